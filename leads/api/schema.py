"""The form webhook in OpenAPI: a plain view, so that it is fast, and therefore described by hand."""

from __future__ import annotations

from typing import Any

HUBSPOT = {
    "portalId": "4711",
    "formId": "contact",
    "submittedAt": 1772539200000,
    "pageUri": "https://fernway.example/contact",
    "fields": [
        {"name": "firstname", "value": "Dana"},
        {"name": "email", "value": "dana@northwind.example"},
        {"name": "message", "value": "What does Fleet cost for 40 vans?"},
    ],
}
FLAT = {"name": "Dana Ruiz", "email": "dana@northwind.example", "message": "What does Fleet cost for 40 vans?"}
ACCEPTED = {"run": "7c5f4b0e-3c9e-4a61-9d7f-2f6d3f0f7f10", "url": "https://clara.example/api/runs/7c5f4b0e-…",
            "state": "received"}  # fmt: skip
DESCRIPTION = """Signed over the raw bytes, by what the form asks for:

- HubSpot v3: `X-HubSpot-Request-Timestamp` (milliseconds) and `X-HubSpot-Signature-v3`.
- [Standard Webhooks](https://www.standardwebhooks.com/): `webhook-id`, `webhook-timestamp`, `webhook-signature`.

Clocks may differ by 5 minutes. The same delivery again is answered with the first one's run."""
ANSWERS = {
    "202": "Stored. `url` tells how its run is doing.",
    "401": "The signature is missing, wrong or too old.",
    "404": "No form has this key.",
    "413": "The body is over 1 MB.",
    "422": "Signed, but it cannot be read; it was kept as rejected.",
}


def describe_webhook(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the webhook's two addresses."""
    result["components"]["schemas"]["FormAccepted"] = {
        "type": "object",
        "required": ["run", "url", "state"],
        "properties": {
            "run": {"type": "string", "format": "uuid"},
            "url": {"type": "string", "format": "uri"},
            "state": {"type": "string", "enum": ["received", "ignored"]},
        },
        "example": ACCEPTED,
    }
    key = {
        "name": "form_key",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[\\w-]{1,64}$"},
    }
    header = {"name": "X-Clara-Form", "in": "header", "schema": {"type": "string"},
              "description": "The form's key; without it, the form of the HubSpot portal in the body."}  # fmt: skip
    result["paths"]["/webhook/formlead/{form_key}"] = {"post": _operation("post_form_by_key", [key])}
    result["paths"]["/webhook/formlead"] = {"post": _operation("post_form", [header])}
    return result


def _operation(name: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    fields = {"type": "object", "additionalProperties": True}
    return {
        "operationId": name,
        "summary": "Accept one form post",
        "description": DESCRIPTION,
        "tags": ["webhook"],
        "security": [],
        "parameters": [*parameters, *_signature_headers()],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": fields,
                    "examples": {"hubspot": {"value": HUBSPOT}, "any site": {"value": FLAT}},
                },
                "application/x-www-form-urlencoded": {"schema": fields},
            },
        },
        "responses": {code: _answer(code, text) for code, text in ANSWERS.items()},
    }


def _signature_headers() -> list[dict[str, Any]]:
    names = ("X-HubSpot-Request-Timestamp", "X-HubSpot-Signature-v3", "webhook-id", "webhook-timestamp",
             "webhook-signature")  # fmt: skip
    return [{"name": name, "in": "header", "schema": {"type": "string"}} for name in names]


def _answer(code: str, text: str) -> dict[str, Any]:
    shape = "FormAccepted" if code == "202" else "Error"
    return {"description": text, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}}}
