"""What is said about a report: a comment, a reply and what it makes of the comment."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.text import refuse_unreadable, tidy
from reporting.forms.fields import never_cut
from reporting.models import Audience, Side, State
from reporting.models.comments import ENDINGS, STATES_OF

LONGEST = 20_000
REPLY = "reply"  # says something and leaves the comment as it is

NOT_READERS = _("Choose people who can read this comment.")
NOT_OFFERED = _("Choose one of the answers that are offered.")


class Words(forms.CharField):
    """What is said, measured as it is stored."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class Talk(forms.Form):
    """What comments and replies have in common: the words, whom to tell of them, and the id they will have."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = Words(
        label=_("Comment"),
        max_length=LONGEST,
        validators=[refuse_unreadable],
        error_messages={"required": _("Write what you want to say.")},
    )
    mentions = forms.MultipleChoiceField(
        label=_("Also tell"),
        required=False,
        error_messages={"invalid_choice": NOT_READERS, "invalid_list": NOT_READERS},
    )

    def __init__(self, data: Any = None, *, people: Iterable[User], **details: Any) -> None:
        super().__init__(data, **details)
        never_cut(self.fields)
        self.people = {str(person.pk): person for person in people}
        self.fields["mentions"].choices = list(self.people.items())  # type: ignore[attr-defined]

    @property
    def told(self) -> list[User]:
        """Those who were ticked, of the people that are offered."""
        return [self.people[pk] for pk in self["mentions"].value() or [] if pk in self.people]


class CommentForm(Talk):
    """A comment on a chapter or a row of it. Who reads it is chosen by the button; no button, no comment."""

    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Audience.choices,
        error_messages={
            "required": _("Choose who reads this: the partner, or reviewers only."),
            "invalid_choice": _("Choose who reads this: the partner, or reviewers only."),
        },
    )
    chapter = forms.CharField(widget=forms.HiddenInput, max_length=30)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    round = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, reviewers: Iterable[User], **details: Any) -> None:
        super().__init__(data, **details)
        self.reviewers = set(reviewers)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("audience") == Audience.INTERNAL and not set(self.told) <= self.reviewers:
            self.add_error("mentions", NOT_READERS)
        return cleaned


class ReplyForm(Talk):
    """A reply, and what becomes of the comment: the partner has to say so, PROKAS may."""

    state = forms.ChoiceField(
        label=_("Your answer"), error_messages={"required": NOT_OFFERED, "invalid_choice": NOT_OFFERED}
    )

    field_order = ("state", "text")

    def __init__(self, data: Any = None, *, side: Side, **details: Any) -> None:
        super().__init__(data, **details)
        state: Any = self.fields["state"]
        state.choices = [(REPLY, ""), *((value, value.label) for value in STATES_OF[side])]
        state.required = side is Side.PARTNER
        self.fields["text"].label = _("In your words") if side is Side.PARTNER else _("Reply")
        self.fields["text"].required = self.data.get("state") not in ENDINGS

    def clean_state(self) -> State | str:
        """What it makes of the comment; nothing: it stays as it is."""
        chosen = self.cleaned_data["state"]
        return "" if chosen == REPLY else chosen


def uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
