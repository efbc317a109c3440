"""Rows of intake and leads."""

from leads.models.conversation import Conversation, Message
from leads.models.intake import Delivery, Form, HostedPost, RefusedDelivery, Submission, UnknownFormCount
from leads.models.lead import Lead, Qualification, Score
from leads.models.mail import IncomingMail

__all__ = [
    "Conversation",
    "Delivery",
    "Form",
    "HostedPost",
    "IncomingMail",
    "Lead",
    "Message",
    "Qualification",
    "RefusedDelivery",
    "Score",
    "Submission",
    "UnknownFormCount",
]
