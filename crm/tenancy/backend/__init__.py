"""Django's PostgreSQL backend, taught to tell the database which workspace each statement works in."""
