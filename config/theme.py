"""How the admin looks and what stands in its navigation: the settings of Unfold."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy

# Indigo, so that it is none of the five colours that mean something (static/clara/clara.css).
INDIGO = {
    "50": "oklch(97.4% .012 280)",
    "100": "oklch(94.4% .026 280)",
    "200": "oklch(89% .052 280)",
    "300": "oklch(80.5% .095 280)",
    "400": "oklch(70.5% .14 280)",
    "500": "oklch(60.5% .17 280)",
    "600": "oklch(52.5% .18 280)",
    "700": "oklch(46% .165 280)",
    "800": "oklch(39.5% .135 280)",
    "900": "oklch(34% .105 280)",
    "950": "oklch(25% .075 280)",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Clara",
    "SITE_HEADER": "Clara",
    "SITE_SUBHEADER": "config.navigation.workspace_name",
    "SITE_URL": None,
    "SITE_SYMBOL": "forum",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("clara/icon.svg")},
    ],
    "DASHBOARD_CALLBACK": "config.dashboard.today_context",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": INDIGO},
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("clara/clara.css")],
    "ACCOUNT": {"navigation": [{"title": "Workspaces", "link": reverse_lazy("workspaces")}]},
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "config.navigation.navigation",
    },
}
