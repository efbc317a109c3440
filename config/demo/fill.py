"""Fill the example workspace; a second call changes nothing but the mail server's port."""

from __future__ import annotations

from datetime import datetime

from agents.models import Document
from agents.services.knowledge import save_document
from config.demo import company
from crm.models import Member, Workspace
from crm.services.workspaces import add_capture_mailbox, add_member, lay_out_pipeline, set_up_workspace
from crm.tenancy.scope import scope
from drafts.models import Asset
from leads.models import Form
from leads.services.forms import add_form


def fill_workspace(*, mail_port: int, now: datetime) -> Workspace:
    """Make the example company with its people, forms, notes, assets and captured mailbox."""
    workspace = set_up_workspace(company.SLUG, **company.WORKSPACE)
    with scope(workspace.pk):
        lay_out_pipeline(company.STAGES, company.STAGE_RULES)
        members = [add_member(**member, password=company.PASSWORD) for member in company.MEMBERS]
        _fill_mailbox(members[0], mail_port, now)
        for form in company.FORMS:
            if not Form.objects.filter(key=form["key"]).exists():
                add_form(**form, now=now)
        for document in company.DOCUMENTS:
            if not Document.objects.filter(title=document["title"]).exists():
                save_document(**document, now=now)
        for asset in company.ASSETS:
            Asset.objects.get_or_create(title=asset["title"], defaults={**asset, "created_at": now})
    return workspace


def _fill_mailbox(member: Member, port: int, now: datetime) -> None:
    add_capture_mailbox(address=member.email, name=f"{member.name}, {company.NAME}", port=port, member=member, now=now)
