"""Start checks of the whole; imported when the app is ready."""

from crm.tenancy import checks  # noqa: F401  registers by import
