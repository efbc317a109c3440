"""The offline engine: reading and writing by rules, with no model, no network and no database."""
