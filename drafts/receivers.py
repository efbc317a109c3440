"""One line each: what follows a signal."""

from typing import Any

from django.dispatch import receiver

from crm import clock
from crm.signals import suppression_added
from drafts.services.follow_mail import follow_mail
from drafts.services.suppressed import clear_what_waits
from leads.signals import contact_away, mail_came_back, mail_complained, mail_delayed, mail_processed, mail_unsubscribed


@receiver([mail_processed, mail_unsubscribed, contact_away, mail_came_back, mail_delayed, mail_complained])
def let_drafts_follow(mail_id: int, **_: Any) -> None:
    """Hold, take back or move the drafts that a mail is about."""
    follow_mail(mail_id, now=clock.now())


@receiver(suppression_added)
def clear_what_waits_for_the_suppressed(suppression_id: int, **_: Any) -> None:
    """Take back what was approved and waits for an address that nothing may be sent to any more."""
    clear_what_waits(suppression_id, now=clock.now())
