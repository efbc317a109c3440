"""The ground floor's rows."""

from crm.models.api_key import ApiKey
from crm.models.deliverability import Deliverability, MailPreference, UnsubscribeLink
from crm.models.desk import ClockShift, Note, Switch, Task
from crm.models.event import Event, EventText
from crm.models.idempotency import IdempotentRequest
from crm.models.mailbox import AccountState, Connection, Mailbox, Suppression, SyncState
from crm.models.outbox import Outbox
from crm.models.people import Company, Contact, ContactPoint
from crm.models.pipeline import Stage, StageRule
from crm.models.tenant import TenantModel
from crm.models.workspace import Member, Route, Workspace

__all__ = [
    "AccountState",
    "ApiKey",
    "ClockShift",
    "Company",
    "Connection",
    "Contact",
    "ContactPoint",
    "Deliverability",
    "Event",
    "EventText",
    "IdempotentRequest",
    "MailPreference",
    "Mailbox",
    "Member",
    "Note",
    "Outbox",
    "Route",
    "Stage",
    "StageRule",
    "Suppression",
    "Switch",
    "SyncState",
    "Task",
    "TenantModel",
    "UnsubscribeLink",
    "Workspace",
]
