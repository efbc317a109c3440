"""The roof: settings, addresses, servers, Celery and its beat, dashboard."""
