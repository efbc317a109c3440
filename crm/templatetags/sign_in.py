"""What the sign-in page asks."""

from __future__ import annotations

from django import template

from crm.google_sign_in import google_is_set_up

register = template.Library()
register.simple_tag(google_is_set_up)
