"""Serializers that refuse what they do not know, and fields that several of them use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from rest_framework import serializers

from crm.models import Company, Contact, Member
from crm.normalise import normalise_email, normalise_phone
from crm.tenancy.permissions import member_of

LARGEST_ID = 2**63 - 1


class Asked(serializers.Serializer[Any]):
    """What a request may say; a name that is not among the fields is an error, so that a typing slip is told."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names, then the values."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        unknown = set(data) - {name for name, field in self.fields.items() if not field.read_only}
        if unknown:
            raise serializers.ValidationError({name[:100]: ["There is no such field."] for name in sorted(unknown)})
        return super().to_internal_value(data)


class IdField(serializers.IntegerField):
    """The id of a record."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)


class EmailField(serializers.CharField):
    """A mail address; its value is the normalised one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=320, **options)

    def to_internal_value(self, data: Any) -> str:
        """Normalise the address."""
        address = normalise_email(super().to_internal_value(data))
        if address is None:
            raise serializers.ValidationError("This is no mail address.")
        return address


class PhoneField(serializers.CharField):
    """A phone number; its value is E.164. Without a country code it is dialled in the workspace's region."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)

    def to_internal_value(self, data: Any) -> str:
        """Normalise the number."""
        region = member_of(self.context["request"]).workspace.region
        number = normalise_phone(super().to_internal_value(data), region)
        if number is None:
            raise serializers.ValidationError("This is no phone number.")
        return number


def check_zone(name: str) -> None:
    """Refuse a time zone that nobody knows."""
    if name and name not in available_timezones():
        raise serializers.ValidationError("This is no time zone; write Europe/Berlin, say.")


class Named(serializers.Serializer[Any]):
    """Another record, by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PersonInShort(serializers.Serializer[Contact]):
    """A person in short, with their first address."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.SerializerMethodField()

    def get_email(self, contact: Contact) -> str:
        """The primary mail address, or nothing."""
        return next((email for email in points_of(contact, "email")), "")


class CompanyInShort(serializers.Serializer[Company]):
    """A company in short."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    domain = serializers.CharField()


def points_of(contact: Contact, kind: str) -> list[str]:
    """Return a contact's addresses or numbers as they are compared, the primary one first, from prefetched rows."""
    points = sorted(contact.points.all(), key=lambda point: (not point.primary, point.pk))
    return [point.normalised for point in points if point.kind == kind]


class MemberField(serializers.PrimaryKeyRelatedField[Member]):
    """The id of an active member of this workspace."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Member.objects.filter(active=True), **options)


class CompanyField(serializers.PrimaryKeyRelatedField[Company]):
    """The id of a company of this workspace."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Company.objects.all(), **options)
