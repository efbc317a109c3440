"""The link by which a new member chooses a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from crm.errors import DomainError
from crm.models import Member


def password_link(member: Member) -> str:
    """Return a link that lets a member choose their first password; refused once they have one.

    Otherwise an admin of one workspace could take over the sign-in of a person who also works in another.
    """
    user = member.user
    if user is None or user.has_usable_password():
        raise DomainError(f"{member} has a password already.")
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    address = reverse("account_reset_password_from_key", kwargs=parts)
    return f"{settings.PUBLIC_URL}{address}"
