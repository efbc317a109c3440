"""Pure rules of the leads floor: values in, a frozen result with its reasons out."""
