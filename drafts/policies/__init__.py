"""Rules of approval and sending: values in, sentences out."""
