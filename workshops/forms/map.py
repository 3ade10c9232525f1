"""What is said of an actor from the floor: where it stands, why, and for a facilitator who said it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_unreadable
from powermaps.scale import Band, Influence, Support
from reporting.forms.fields import never_cut
from workshops.models import Participant, PlacementProposal
from workshops.room_map import RoomMap

NO_ACTOR = _("Choose an actor of the map.")
NO_POSITION, NO_INFLUENCE = _("Choose the position."), _("Choose the influence.")


class ProposalForm(forms.Form):
    """On a phone, and beneath the map for those who run the session."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    actor = forms.TypedChoiceField(label=_("Actor"), error_messages={"required": NO_ACTOR, "invalid_choice": NO_ACTOR})
    support = forms.TypedChoiceField(
        label=_("Position"),
        coerce=int,
        choices=[("", _("Choose")), *Support.choices],
        error_messages={"required": NO_POSITION, "invalid_choice": NO_POSITION},
    )
    influence = forms.TypedChoiceField(
        label=_("Influence on this issue"),
        coerce=int,
        choices=[("", _("Choose")), *reversed(Influence.choices)],
        error_messages={"required": NO_INFLUENCE, "invalid_choice": NO_INFLUENCE},
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=PlacementProposal._meta.get_field("reason").max_length,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, room: RoomMap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        actors: Any = self.fields["actor"]
        actors.choices = [("", _("Choose")), *((row["id"], _named(row)) for row in room.rows)]

    @property
    def band(self) -> Band:
        return Band(self.cleaned_data["support"], self.cleaned_data["influence"])


class FloorForm(ProposalForm):
    """What a facilitator writes down for somebody."""

    said_by = forms.ModelChoiceField(
        Participant.objects.none(), label=_("Who says it"), required=False, empty_label=_("Somebody in the room")
    )

    def __init__(self, *args: Any, room: RoomMap, **kwargs: Any) -> None:
        super().__init__(*args, room=room, **kwargs)
        there = Participant.objects.filter(workshop=room.session.workshop_id).let_in()
        self.fields["said_by"].queryset = there.select_related("organisation")  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    who = forms.CharField(
        label=_("Who agreed"),
        max_length=PlacementProposal._meta.get_field("agreed_with").max_length,
        validators=[refuse_unreadable],
        error_messages={"required": _("Write who agreed: organisations or names, or “everybody in the room”.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)


def _named(row: dict[str, Any]) -> str:
    short, name = row["short_name"], row["name"]
    return f"{short}: {name}" if short and short != name else name
