"""One line each: what follows a signal."""

from typing import Any

from django.dispatch import receiver

from crm import clock
from drafts.services.follow_mail import follow_mail
from leads.signals import contact_away, mail_came_back, mail_complained, mail_delayed, mail_processed, mail_unsubscribed


@receiver([mail_processed, mail_unsubscribed, contact_away, mail_came_back, mail_delayed, mail_complained])
def let_drafts_follow(mail_id: int, **_: Any) -> None:
    """Hold, take back or move the drafts that a mail is about."""
    follow_mail(mail_id, now=clock.now())
