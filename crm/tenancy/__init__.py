"""Keeping workspaces apart: the scope, the database backend, protection of tables, doors, roles."""
