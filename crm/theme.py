"""The one place where the admin's theme is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget as Checkboxes,
)
from unfold.widgets import (
    UnfoldAdminEmailInputWidget as EmailInput,
)
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget as NumberInput,
)
from unfold.widgets import (
    UnfoldAdminPasswordWidget as PasswordInput,
)
from unfold.widgets import (
    UnfoldAdminSelectWidget as Select,
)
from unfold.widgets import (
    UnfoldAdminTextareaWidget as Textarea,
)
from unfold.widgets import (
    UnfoldAdminTextInputWidget as TextInput,
)

__all__ = [
    "ChangeList",
    "Checkboxes",
    "EmailInput",
    "ModelAdmin",
    "NumberInput",
    "PasswordInput",
    "Select",
    "TextInput",
    "Textarea",
    "column",
]

Method = TypeVar("Method", bound=Callable[..., Any])


def column(
    title: str, *, label: Mapping[str, str] | None = None, header: bool = False, boolean: bool = False
) -> Callable[[Method], Method]:
    """Name a column of a list; `label` maps its values to the theme's colours, `header` shows two lines."""
    options: dict[str, Any] = {"description": title}
    if label is not None:
        options["label"] = dict(label)
    if header:
        options["header"] = True
    if boolean:
        options["boolean"] = True
    decorated: Callable[[Method], Method] = display(**options)
    return decorated
