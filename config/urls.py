"""All addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.demo.inbox import inbox_page
from crm.api.errors import not_found
from crm.google_sign_in import google_callback, google_login
from crm.unsubscribe_pages import unsubscribe_view
from crm.workspace_pages import workspaces_page
from leads.api.webhook import form_webhook
from leads.views import hosted_form, hosted_form_thanks

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # allauth's one way in, with its rate limits

urlpatterns = [
    # First, because they are asked most.
    re_path(r"^webhook/formlead/?$", form_webhook, name="form-webhook"),
    re_path(r"^webhook/formlead/(?P<form_key>[\w-]{1,64})/?$", form_webhook, name="form-webhook-key"),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("demo/inbox/", inbox_page, name="demo-inbox"),
    path("accounts/google/login/", google_login, name="google_login"),
    path("accounts/google/callback/", google_callback, name="google_callback"),
    re_path(r"^u/(?P<token>[\w-]{20,64})/?$", unsubscribe_view, name="unsubscribe"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/queue/", include("drafts.urls")),
    path("admin/runs/", include("agents.urls")),
    path("admin/workspaces/", workspaces_page, name="workspaces"),
    path("admin/deliverability/", include("crm.urls")),
    path("admin/", admin.site.urls),
    path("forms/<slug:key>/", hosted_form, name="hosted-form"),
    path("forms/<slug:key>/thanks/", hosted_form_thanks, name="hosted-form-thanks"),
    re_path(r"^api/schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^api/docs/?$", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("api/", include("crm.api.urls")),
    path("api/", include("leads.api.urls")),
    path("api/", include("drafts.api.urls")),
    path("api/", include("agents.api.urls")),
    re_path(r"^(api|webhook)(/|$)", not_found),
]

# An API answers errors in its own format, wherever they come from.
handler400 = "crm.api.errors.handler400"
handler403 = "crm.api.errors.handler403"
handler404 = "crm.api.errors.handler404"
handler500 = "crm.api.errors.handler500"
