"""Reading of one raw mail: what kind it is, whom it concerns, and what is new in it. Knows no rows."""

from leads.mail.reading import ReadMail, read_mail
from leads.mail.whole import whole_text

__all__ = ["ReadMail", "read_mail", "whole_text"]
