"""What a mail that came in means for drafts: overtaken, taken back, moved to the day of return, come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from crm import outbox
from crm.events import emit
from crm.failpoints import crash_here
from crm.models import Outbox
from crm.services.absence import back_at
from crm.services.members import default_agent
from crm.stumble import Stumbling
from drafts.models import Decision, Draft
from drafts.services.decide import outbox_item, reject_draft
from drafts.services.propose import ids_of
from drafts.signals import draft_came_back, draft_moved, draft_overtaken
from drafts.states import WAITS
from leads.models import Conversation, IncomingMail, Message
from leads.services.incoming import mail_followed, mail_to_follow

S = Draft.Status
AGAIN = timedelta(seconds=30)  # when somebody decides this very moment
OPEN = (*WAITS, S.SCHEDULED)
OVERTAKEN = "They have written again since. Read it, then decide."


def follow_mail(mail_id: int, *, now: datetime) -> None:
    """Draw the consequences of one mail, once; what cannot be done now is done by the sweep."""
    with Stumbling(lambda error: mail_followed(mail_id, again_at=now + timedelta(minutes=1))):
        _follow(mail_id, now=now)
    crash_here("mail_followed")


@transaction.atomic
def _follow(mail_id: int, *, now: datetime) -> None:
    mail = mail_to_follow(mail_id)
    if mail is None:
        return
    follows: dict[str, Callable[[IncomingMail, datetime], bool]] = {
        "human": _overtake,
        "unsubscribe": _clear,
        "complaint": _came_back,
        "out_of_office": _move,
        "hard_bounce": _came_back,
        "soft_bounce": _came_back,
        "policy_bounce": _came_back,
        "delayed": _came_back,
    }
    done = follows[mail.kind](mail, now) if mail.kind in follows else True
    mail_followed(mail_id, again_at=None if done else now + AGAIN)
    crash_here("mail_before_followed")


def _overtake(mail: IncomingMail, now: datetime) -> bool:
    """Let no answer to an earlier message leave unread by a person; False when one is being decided this moment."""
    message = Message.objects.filter(incoming=mail).first()
    if message is None:
        return True
    drafts = Draft.objects.filter(conversation=message.conversation_id, status__in=OPEN)
    earlier = drafts.filter(Q(answers__lt=message.pk) | Q(answers=None))
    held = [_hold(draft_id, message, now) for draft_id in earlier.values_list("pk", flat=True)]
    return all(held)


def _hold(draft_id: int, message: Message, now: datetime) -> bool:
    take_back(draft_id, OVERTAKEN, now)
    draft = _locked(draft_id)
    if draft.status in WAITS and (draft.overtaken_by_id or 0) <= message.pk:  # mails are followed in any order
        draft.overtaken_by, draft.reason, draft.updated_at = message, OVERTAKEN, now
        draft.save(update_fields=["overtaken_by", "reason", "updated_at"])
        emit(draft_overtaken, subject=draft, by=None, snippet=draft.subject, draft_id=draft.pk, **ids_of(draft))
    return draft.status != S.SCHEDULED


def _clear(mail: IncomingMail, now: datetime) -> bool:
    """Take back all that waits for somebody who wants no mail; a person reads it before others of the thread get any.

    Who asks from another address than we write to is one of those.
    """
    dropped = [
        drop_draft(draft_id, "they asked for it by mail", now) for draft_id in _to(mail).values_list("pk", flat=True)
    ]
    return _overtake(mail, now) and all(dropped)


def drop_draft(draft_id: int, note: str, now: datetime) -> bool:
    """Take a draft back and turn it down, for somebody who wants no mail; False when it is just being decided."""
    take_back(draft_id, "They asked not to be written to.", now)
    draft = _locked(draft_id)
    if draft.status in WAITS:
        reject_draft(
            draft_id, by=default_agent(), seen=draft.fingerprint, reason=Decision.Reason.DO_NOT_CONTACT, note=note,
            now=now,
        )  # fmt: skip
    return draft.status != S.SCHEDULED


def _move(mail: IncomingMail, now: datetime) -> bool:
    """Let what was snoozed until before somebody is back come back with them. Answers to what they asked stay due."""
    until = mail.found.get("return_date")
    back = back_at(date.fromisoformat(until)) if until else now
    for draft in _to(mail).filter(status=S.SNOOZED, snoozed_until__lt=back).select_for_update(of=("self",)):
        draft.snoozed_until, draft.updated_at = back, now
        draft.save(update_fields=["snoozed_until", "updated_at"])
        emit(draft_moved, subject=draft, by=None, because=mail.reason, draft_id=draft.pk, **ids_of(draft))
    return True


def _came_back(mail: IncomingMail, now: datetime) -> bool:
    """Show on a sent draft what became of its mail."""
    item = Outbox.objects.filter(pk=mail.found.get("outbox_id") or 0, kind="draft_mail").first()
    draft = _locked(item.subject_id) if item else None
    if draft is not None and draft.status == S.SENT:
        draft.reason = mail.reason
        draft.save(update_fields=["reason"])
        emit(draft_came_back, subject=draft, by=None, because=mail.reason, draft_id=draft.pk, **ids_of(draft))
    return True


def _to(mail: IncomingMail) -> QuerySet[Draft]:
    """Return the open drafts to who wrote a mail."""
    theirs = Conversation.objects.filter(
        Q(contact__points__normalised=mail.sender, contact__points__kind="email") | Q(pk=mail.conversation_id or 0)
    )
    return Draft.objects.filter(conversation__in=theirs, to_email=mail.sender, status__in=OPEN).select_related("lead")


def take_back(draft_id: int, because: str, now: datetime) -> None:
    """Cancel what has not left; the outbox row is locked before the draft, as delivery does it."""
    draft = Draft.objects.get(pk=draft_id)
    item = outbox_item(draft) if draft.status == S.SCHEDULED else None
    if item is not None:
        outbox.cancel(item.pk, by=None, now=now, because=because)


def _locked(draft_id: int) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).select_related("lead", "mailbox").get(pk=draft_id)
