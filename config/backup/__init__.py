"""Backups of the whole database in one file, and bringing them back without sending anything again."""
