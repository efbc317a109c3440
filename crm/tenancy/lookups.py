"""The lookup `prefix`: starts with, in the one form that row security lets an index serve."""

from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    TextLookup = Lookup[str]
else:
    TextLookup = Lookup


@CharField.register_lookup
@TextField.register_lookup
class Prefix(TextLookup):
    """`filter(email__prefix="anna")`: case counts, so store and ask normalised text; `%` and `_` are plain."""

    lookup_name = "prefix"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """Write PostgreSQL's starts-with operator, which is leakproof."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_values, *right_values)
