"""The recipe from a form or a mail to a draft in the queue."""

from __future__ import annotations

from typing import Any

from agents.llm.gateway import ask, record_call
from agents.llm.offline.reading.enquiry import Enquiry
from agents.llm.offline.reading.read import read_enquiry
from agents.llm.offline.writing import write_reply
from agents.runs.asked import Asked, asked_in
from agents.runs.history import search_mail
from agents.runs.steps import Context, NotConnected, Result, StepSpec
from agents.selectors import describe, icp_of, knowledge_evidence, points_of, score_facts, seller_of
from agents.skills import qualify, write
from agents.skills.qualify import said_last
from agents.skills.write import Evidence, Reply, ReplyContext
from crm.errors import PermanentFailure
from crm.models import Workspace
from crm.services.desk import add_note, add_task
from crm.tenancy.scope import required_workspace
from drafts.services.propose import Proposal, Sentence, mailbox_for, propose_draft
from leads.policies.score import score_lead
from leads.services.leads import record_qualification, record_score


def validate(context: Context) -> Result:
    """Look at what came in: is there somebody to answer, and something to answer to?"""
    asked = asked_in(context)
    fields = asked.fields
    notes = []
    if not fields.get("email"):
        notes.append("The enquiry has no mail address, so the answer has no recipient yet.")
    if not (fields.get("message") or asked.extra):
        notes.append("The enquiry has no text.")
    return Result(output={"notes": notes}, input={"fields": fields, "extra": asked.extra})


def record_people(context: Context) -> Result:
    """Note the contact and company that intake resolved."""
    lead, writer = context.run.lead, asked_in(context).writer
    people = {"contact_id": writer.pk, "contact": str(writer), "company_id": lead.company_id}
    return Result(output={**people, "company": str(lead.company or "")})


def find_assets(context: Context) -> Result:
    """Gather the workspace's own notes and assets that the writer may quote."""
    found = knowledge_evidence()
    if not found:
        raise NotConnected("There are no product notes or assets yet: add some under Knowledge.")
    return Result(output={"count": len(found)}, evidence=[describe(item) for item in found])


def analyse_company(context: Context) -> Result:
    """Say what is known of the company from the enquiry and the records."""
    asked, company = asked_in(context), context.run.lead.company
    fields = asked.fields
    known = {
        "name": str(company or fields.get("company", "")),
        "domain": company.domain if company else "",
        "industry": fields.get("industry", ""),
        "size": fields.get("company_size", ""),
        "country": fields.get("country", ""),
    }
    return Result(output={"company": {name: value for name, value in known.items() if value}, "competitors": []})


def qualify_and_score(context: Context) -> Result:
    """Read the enquiry, and score the lead with a reason a point."""
    run, asked, workspace = context.run, asked_in(context), _workspace(context)
    seller, enquiry = seller_of(workspace), _enquiry(asked, whole=True)
    answer = ask("qualify", qualify.VERSION, offline=lambda: read_enquiry(enquiry, seller))
    found = answer.value
    facts = score_facts(run.lead, found, asked.fields)
    points = score_lead(facts, icp_of(workspace), points_of(workspace))

    def record() -> None:
        key = context.key("qualify")
        said = {"intent": found.intent, **found.model_dump(mode="json")}
        record_qualification(run.lead_id, found=said, source=answer.source, key=key, by=context.agent, now=context.now)
        record_score(run.lead_id, points=points, key=key, by=context.agent, now=context.now)
        record_call(answer, run=run)

    # A lead is as good as all that was said makes it; the answer goes to what was said last.
    last = read_enquiry(_enquiry(asked), seller) if asked.before else found
    output = {"found": said_last(found, last).model_dump(mode="json"), "total": points.total, "bucket": points.bucket}
    return Result(output=output, input={"text": enquiry.text, "fields": enquiry.fields}, record=record)


def propose_slots(context: Context) -> Result:
    """Offer times for a meeting."""
    raise NotConnected("No meeting times were offered: no calendar is connected yet.")


def apply_voice(context: Context) -> Result:
    """Choose how the answer sounds."""
    raise NotConnected("Written in the plain house voice: there is no voice profile yet.")


def write_draft(context: Context) -> Result:
    """Write the answer, each sentence with the sources it names."""
    asked, run = asked_in(context), context.run
    answer = ask("write", write.VERSION, offline=lambda: write_reply(_reply_context(context)))
    reply = answer.value.model_copy(update={"subject": asked.subject}) if asked.subject else answer.value
    return Result(output={"reply": _dump(reply), "source": answer.source}, record=lambda: record_call(answer, run=run))


def verify_draft(context: Context) -> Result:
    """Check that each sentence names only sources that exist. The verifier of numbers and names comes later."""
    known = set(_evidence(context))
    sentences = context.outputs["write"]["reply"]["sentences"]
    unknown = [name for sentence in sentences for name in sentence["evidence"] if name not in known]
    if unknown:
        raise PermanentFailure(f"The draft names sources that do not exist: {', '.join(unknown)}.")
    sourced = sum(bool(sentence["evidence"]) for sentence in sentences)
    promises = sum(bool(sentence.get("promise")) for sentence in sentences)
    return Result(output={"sentences": len(sentences), "sourced": sourced, "promises": promises})


def create_task_and_note(context: Context) -> Result:
    """Leave a task and a note on the contact."""
    lead, found = context.run.lead, context.outputs["qualify"]["found"]
    slots = ", ".join(f"{name} {slot['value']}" for name, slot in found["bant"].items())

    def record() -> None:
        key = context.key("task_note")
        title = f"Review the answer to: {lead.title}"[:200]
        add_task(lead.contact_id, lead_id=lead.pk, title=title, key=key, now=context.now)
        text = f"Enquiry read as {found['category']}: {slots}."
        add_note(lead.contact_id, text=text, by=context.agent, key=key, now=context.now)

    return Result(output={"made": ["task", "note"]}, record=record)


def put_in_queue(context: Context) -> Result:
    """Store the draft with its sources, where a person finds it."""
    written, evidence = context.outputs["write"], _evidence(context)
    sentences = [
        Sentence(item["text"], _role(item), [describe(evidence[name]) for name in item["evidence"]])
        for item in written["reply"]["sentences"]
    ]
    used = {name for item in written["reply"]["sentences"] for name in item["evidence"] if name.startswith("asset:")}
    proposal = Proposal(
        subject=written["reply"]["subject"],
        body=written["reply"]["body"],
        sentences=sentences,
        source=written["source"],
        missing=[*asked_in(context).notes, *written["reply"]["missing"], *_missing(context)],
        assets=[int(name.partition(":")[2]) for name in used],
    )
    message = context.run.message
    conversation_id = message.conversation_id if message else context.run.lead.conversations.order_by("id")[0].pk

    def record() -> dict[str, Any]:
        draft = propose_draft(
            conversation_id, proposal=proposal, key=context.key("queue"), by=context.agent, now=context.now,
            answers=message,
        )  # fmt: skip
        return {"draft_id": draft.pk}

    return Result(record=record)


def _role(sentence: dict[str, Any]) -> str:
    """Return what a reviewer has to know a sentence as: what commits us is a promise, wherever it stands."""
    return "promise" if sentence.get("promise") else str(sentence["role"])


STEPS = [
    StepSpec("validate", "Validate", validate),
    StepSpec("record", "Record contact and company", record_people),
    StepSpec("mail", "Search mail threads", search_mail, required=False),
    StepSpec("assets", "Find notes and assets", find_assets, required=False),
    StepSpec("company", "Note what is known of the company", analyse_company, required=False),
    StepSpec("qualify", "Qualify and score", qualify_and_score),
    StepSpec("slots", "Propose meeting slots", propose_slots, required=False),
    StepSpec("voice", "Apply voice profile", apply_voice, required=False),
    StepSpec("write", "Write the draft", write_draft),
    StepSpec("verify", "Check that each source exists", verify_draft),
    StepSpec("task_note", "Create task and note", create_task_and_note),
    StepSpec("queue", "Store and put in the queue", put_in_queue),
]


def _workspace(context: Context) -> Workspace:
    return Workspace.objects.get(pk=required_workspace())


def _enquiry(asked: Asked, *, whole: bool = False) -> Enquiry:
    """Give what was said last to the reader, or with `whole` all of the thread that they wrote."""
    fields = {**asked.extra, **asked.fields}
    text = fields.pop("message", "")
    if whole and asked.before:
        text = f"{asked.before}\n\n{text}"
    return Enquiry(text=text, received_at=asked.received_at, fields=fields)


def _evidence(context: Context) -> dict[str, Evidence]:
    """Return all evidence of this run by id: the enquiry itself, and what the assets step found."""
    asked = asked_in(context)
    found = [Evidence(id=asked.kind, kind=asked.kind, title=asked.title, text=asked.fields.get("message", ""),
                      row=asked.row)]  # fmt: skip
    step = context.run.steps.filter(name="assets").first()
    for item in step.evidence if step else []:
        found.append(
            Evidence(
                id=item["id"],
                kind=item["kind"],
                title=item["title"],
                text=item["quote"],
                url=item["url"],
                row=item.get("row", ""),
            )  # fmt: skip
        )
    return {item.id: item for item in found}


def _reply_context(context: Context) -> ReplyContext:
    asked, workspace, lead = asked_in(context), _workspace(context), context.run.lead
    sender = mailbox_for(context.run.message).member
    read = context.outputs["qualify"]
    return ReplyContext(
        qualification=qualify.Qualification.model_validate(read["found"]),
        enquiry=_enquiry(asked).text,
        received_at=asked.received_at,
        sender_name=sender.name if sender else workspace.name,
        company_name=workspace.name,
        first_name=asked.writer.first_name,
        full_name=asked.writer.name,
        contact_company=str(asked.writer.company or lead.company or ""),
        in_thread=bool(asked.before),
        evidence=tuple(_evidence(context).values()),
        products=seller_of(workspace).products,
        bucket=read["bucket"],
    )


def _missing(context: Context) -> list[str]:
    steps = context.run.steps.filter(state__in=["not_connected", "skipped"]).order_by("position")
    return [step.error for step in steps]


def _dump(reply: Reply) -> dict[str, Any]:
    return {**reply.model_dump(mode="json"), "body": reply.body}
