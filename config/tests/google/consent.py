"""The pages on which a person lets the application in, plain enough for a browser test to click through."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode, urlsplit

from config.tests.google.faults import Refusal
from config.tests.google.people import LONG, People

_ALWAYS = ("openid",)  # without a box to untick
_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Sign in - Google accounts (local)</title>
<h1>Clara wants to access your Google account</h1>
<form method="post" action="/consent">{hidden}
<fieldset><legend>Account</legend>{accounts}</fieldset>
<fieldset><legend>What it may do</legend>{scopes}</fieldset>
<button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button>
</form></html>"""


def page(people: People, asked: dict[str, str]) -> bytes:
    """Show who can be chosen and what is asked for; a request that Google would refuse is a 400."""
    _checked(people, asked)
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    chosen = asked.get("login_hint", "")
    accounts = "".join(
        f'<label><input type="radio" name="account" value="{escape(one)}"'
        f"{' checked' if chosen == one or len(people.accounts) == 1 else ''} required> {escape(one)}</label><br>"
        for one in people.accounts
    )
    scopes = "".join(
        f'<label><input type="checkbox" name="allowed" value="{escape(one)}" checked> {escape(one)}</label><br>'
        for one in asked["scope"].split()
        if one not in _ALWAYS
    )
    return _PAGE.format(hidden=hidden, accounts=accounts, scopes=scopes).encode()


def decided(people: People, form: dict[str, list[str]]) -> str:
    """Take a person's answer; returns the address that the browser is sent back to."""
    asked = {name: values[0] for name, values in form.items() if name not in ("account", "allowed", "answer")}
    _checked(people, asked)
    back = {"state": asked["state"]} if "state" in asked else {}
    if form.get("answer") != ["allow"]:
        return _to(asked, back | {"error": "access_denied"})
    wanted = asked["scope"].split()
    allowed = {LONG.get(one, one) for one in wanted if one in _ALWAYS or one in form.get("allowed", [])}
    if set(LONG) & set(wanted):  # asked by their short names they mean signing in
        allowed.add("openid")
    code = people.consent(people.accounts[form["account"][0]], allowed, asked)
    return _to(asked, back | {"code": code, "scope": " ".join(sorted(allowed))})


def _checked(people: People, asked: dict[str, str]) -> None:
    if asked.get("client_id") != people.client_id:
        raise Refusal(400, "invalid_client", "The OAuth client was not found.")
    if asked.get("response_type") != "code" or not asked.get("scope") or not asked.get("redirect_uri"):
        raise Refusal(400, "invalid_request", "Missing required parameter.")
    if urlsplit(asked["redirect_uri"]).hostname not in ("localhost", "127.0.0.1", "testserver"):
        raise Refusal(400, "redirect_uri_mismatch", "The redirect URI is not registered.")
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        raise Refusal(400, "invalid_request", "Only S256 is supported here.")


def _to(asked: dict[str, str], back: dict[str, str]) -> str:
    joint = "&" if "?" in asked["redirect_uri"] else "?"
    return f"{asked['redirect_uri']}{joint}{urlencode(back)}"
