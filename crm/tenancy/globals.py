"""The tables that belong to no workspace, each with the reason; any other is a tenant's, or out of reach."""

from __future__ import annotations

from dataclasses import dataclass

READ, ADD, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True)
class GlobalTable:
    """Why a table stands outside of the workspaces, and what the serving role may do with it."""

    reason: str
    rights: str = CHANGE


GLOBAL_TABLES = {
    "crm_route": GlobalTable("read before a scope exists: hashes and ids only"),
    "crm_clockshift": GlobalTable("one clock for all, in tests and demo only"),
    "leads_unknownformcount": GlobalTable("deliveries whose form nobody knows: only a count a day"),
    "auth_user": GlobalTable("a person signs in once and may work in several workspaces"),
    "auth_group": GlobalTable("Django's, unused: roles come from Member"),
    "auth_permission": GlobalTable("Django's list of verbs"),
    "auth_group_permissions": GlobalTable("Django's, unused"),
    "auth_user_groups": GlobalTable("Django's, unused"),
    "auth_user_user_permissions": GlobalTable("Django's, unused"),
    "account_emailaddress": GlobalTable("allauth: the addresses a person signs in with"),
    "account_emailconfirmation": GlobalTable("allauth: their confirmations"),
    "socialaccount_socialaccount": GlobalTable("allauth's, unused: Google says who it is, nothing is kept", READ),
    "socialaccount_socialapp": GlobalTable("allauth's, unused: the settings know the one there is", READ),
    "socialaccount_socialtoken": GlobalTable("allauth's, unused: signing in keeps no tokens", READ),
    "django_session": GlobalTable("read before anybody is known"),
    "django_content_type": GlobalTable("Django's list of models"),
    "django_migrations": GlobalTable("what has been migrated; only the owner writes it", READ),
    "django_admin_log": GlobalTable("unused: our Event is the record, so nothing may be written", READ),
    "django_celery_beat_clockedschedule": GlobalTable("the sweeps' timetable"),
    "django_celery_beat_crontabschedule": GlobalTable("the sweeps' timetable"),
    "django_celery_beat_intervalschedule": GlobalTable("the sweeps' timetable"),
    "django_celery_beat_periodictask": GlobalTable("the sweeps' timetable"),
    "django_celery_beat_periodictasks": GlobalTable("the sweeps' timetable"),
    "django_celery_beat_solarschedule": GlobalTable("the sweeps' timetable"),
}
