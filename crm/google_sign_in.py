"""Signing in with Google: it says who somebody is, and only members come in. No mail rights are asked for here."""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from crm.connectors.google_auth import GoogleApp
from crm.normalise import normalise_email
from crm.tenancy.permissions import memberships

SCOPES = ("openid", "email", "profile")


def google_is_set_up() -> bool:
    """Whether this installation is known at Google."""
    return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)


def google_origin() -> str:
    """Return where forms that begin at our pages are sent on to."""
    parts = urlsplit(GoogleApp.of_settings().authorize_url)
    return f"{parts.scheme}://{parts.netloc}"


class SignIn(GoogleOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Google's addresses, ours among them."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        app = GoogleApp.of_settings()
        self.authorize_url, self.access_token_url = app.authorize_url, app.token_url
        self.identity_url = app.userinfo_url

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return the address that is registered at Google, whatever host the browser named."""
        return f"{settings.PUBLIC_URL}{reverse('google_callback')}"

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Ask Google whose token this is, over our own line to it."""
        told = self._fetch_user_info(token.token)
        if not isinstance(told, dict) or not isinstance(told.get("sub"), str):
            raise OAuth2Error("Google did not say who it is.")
        return self.get_provider().sociallogin_from_response(request, told)


class SignInProvider(GoogleProvider):  # type: ignore[misc]  # as above
    """The same three scopes always: nothing in a request adds to them."""

    oauth2_adapter_class = SignIn
    pkce_enabled_default = True

    def get_scope(self) -> list[str]:
        """Ask who it is."""
        return list(SCOPES)

    def get_auth_params(self) -> dict[str, str]:
        """Let people choose among their accounts; no permission outlives the sign-in."""
        return {"access_type": "online", "prompt": "select_account"}


class MembersOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """A member with the address that Google has confirmed comes in; nothing is made, linked or kept."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SignInProvider:
        """Return Google, as the settings know it: no rows of the database make another."""
        if not google_is_set_up():
            raise Http404("Google is not set up here.")
        client, secret = settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET
        return SignInProvider(request, app=SocialApp(provider="google", name="Google", client_id=client, secret=secret))

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """List none of the database."""
        return []

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the member, or send the person back to the sign-in page with a sentence.

        Not by allauth's own matching of addresses: that takes a member's password away, because anybody might have
        signed up with the address; here only admins add people.
        """
        given = sociallogin.email_addresses[0] if sociallogin.email_addresses else None
        address = normalise_email(given.email) if given else None
        if sociallogin.state.get("process") != AuthProcess.LOGIN or given is None or address is None:
            refuse(request, "Google did not say which address is yours. Try again, or use your password.")
        if not given.verified:
            refuse(
                request, f"Google has not confirmed that {address} is yours. Confirm it there, or use your password."
            )
        user = get_user_model().objects.filter(username=address, is_active=True).first()
        if user is None or not memberships(user.pk):
            refuse(
                request,
                f"Nobody works here as {address}. Choose another Google account, or ask an admin to add you.",
            )
        sociallogin.user = user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Keep signing up closed."""
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: object, error: str | None = None, exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Send whoever did not get through back to the sign-in page."""
        if error == AuthError.CANCELLED:
            refuse(request, "You did not let Google say who you are. Try again, or use your password.")
        if "state_id" in (extra_context or {}):
            refuse(request, "That sign-in was not begun in this browser, or took too long. Try again.")
        refuse(request, "Google could not say who you are just now. Try again, or use your password.")


def refuse(request: HttpRequest, sentence: str) -> NoReturn:
    """Show the sign-in page with a sentence."""
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("account_login"))


@require_POST
def google_login(request: HttpRequest) -> HttpResponse:
    """Send the browser to Google; what else stands in the request changes nothing there."""
    provider = MembersOnly(request).get_provider(request, "google")
    answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    return answer


@require_GET
def google_callback(request: HttpRequest) -> HttpResponse:
    """Take the browser back from Google."""
    if not google_is_set_up():
        raise Http404("Google is not set up here.")
    answer: HttpResponse = _callback(request)
    return answer


_callback = OAuth2CallbackView.adapter_view(SignIn)
