"""What a partner wants of an actor: where it should stand, by when, and through whom."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from powermaps.aims import position_words
from powermaps.models import Strategy
from powermaps.models.actors import is_known_to_writers
from powermaps.scale import Influence, Support
from powermaps.strategies import members, messengers, quarters_ahead
from reporting.forms.rows import RowForm

NOBODY = ""
ACTOR, SEAT = "actor", "seat"  # how a messenger is named: actor:<id> or seat:<id>
KEPT = "kept"  # whoever stands there: somebody whom the list does not offer


class StrategyForm(RowForm):
    """The messenger is chosen from one list: the partners of the project, and the actors that stand on this map."""

    carrier = forms.ChoiceField(
        label=_("Messenger"),
        required=False,
        help_text=_("Who can say it so that it is heard: a partner, or an actor of this map."),
        error_messages={"invalid_choice": _("Choose a messenger from the list.")},
    )
    lead = forms.ChoiceField(
        label=_("Lead organisation"),
        required=False,
        error_messages={"invalid_choice": _("Choose a partner of this project.")},
    )
    until = forms.ChoiceField(
        label=_("By the end of"),
        error_messages={
            "required": _("Choose by the end of which quarter."),
            "invalid_choice": _("“%(value)s” cannot be chosen here: choose a quarter from the list."),
        },
    )

    NEEDED = {
        "approach": _("Write how you want to bring it there."),
        "target_support": _("Choose the position that you want."),
        "target_influence": _("Choose the influence that you want."),
    }
    field_order = [
        *("target_support", "target_influence", "until", "approach", "message", "carrier", "lead", "result"),
        *("confidentiality", "id", "version"),
    ]

    class Meta(RowForm.Meta):
        model = Strategy
        fields = [
            *("target_support", "target_influence", "until", "approach", "message", "result", "confidentiality"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("approach", "message", "result")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        self.fields["target_support"].choices = [  # type: ignore[attr-defined]
            (band.value, f"{position_words(band)} · {band.label}") for band in reversed(Support)
        ]
        self.fields["target_influence"].choices = [  # type: ignore[attr-defined]
            (band.value, f"{band.value} · {band.label}") for band in reversed(Influence)
        ]
        stood = _("%(actor)s stands at %(where)s now.") if row._state.adding else _("%(actor)s stood at %(where)s.")
        where = f"{position_words(row.from_support)} / {row.from_influence}"
        self.fields["target_support"].help_text = stood % {"actor": row.actor, "where": where}
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            (code, f"{code[4:]} {code[:4]}") for code in quarters_ahead(row.report, also=row.until)
        ]
        self.fields["until"].widget.attrs["class"] = "w-short"
        seats = list(members(row.report))
        self._leads = {str(seat.pk): seat for seat in seats}
        self.fields["lead"].choices = [  # type: ignore[attr-defined]
            (NOBODY, _("Not decided yet")),
            *((pk, f"{seat.organisation.acronym} · {seat.organisation.name}") for pk, seat in self._leads.items()),
        ]
        self._keep("lead", str(row.lead_id or NOBODY), self._leads, _("The one that stands there now"))
        actors = [actor for actor in messengers(row.report) if actor.pk != row.actor_id]
        self._carriers: dict[str, Any] = {f"{SEAT}:{seat.pk}": seat for seat in seats}
        self._carriers |= {f"{ACTOR}:{actor.pk}": actor for actor in actors}
        self.fields["carrier"].choices = [  # type: ignore[attr-defined]
            (NOBODY, _("Not decided yet")),
            (_("Partners"), [(f"{SEAT}:{seat.pk}", seat.organisation.acronym) for seat in seats]),
            (_("Actors on this map"), [(f"{ACTOR}:{actor.pk}", _named(actor)) for actor in actors]),
        ]
        there = NOBODY
        if row.messenger_partner_id or row.messenger_id:
            kind, pk = (SEAT, row.messenger_partner_id) if row.messenger_partner_id else (ACTOR, row.messenger_id)
            there = f"{kind}:{pk}"
        hidden = row.messenger_id and not is_known_to_writers(row.report, row.messenger)
        self._hides_carrier = bool(hidden and not row.messenger_partner_id)
        if self._hides_carrier:
            there = NOBODY  # for whoever writes here nobody stands there; saved, that one stays
        self._keep("carrier", there, self._carriers, _("The one that stands there now"))

    def _keep(self, name: str, there: str, offered: Mapping[str, Any], label: StrOrPromise) -> None:
        """Whoever stands there stays until another is chosen, also one that has left the list: then without the name."""
        field: Any = self.fields[name]
        if there != NOBODY and there not in offered:
            field.choices = [(KEPT, label), *field.choices]
            there = KEPT
        self.initial.setdefault(name, there)

    @property
    def words(self) -> dict[str, Any]:
        found = super().words
        if (lead := self.cleaned_data.get("lead", NOBODY)) != KEPT:
            found["lead"] = self._leads.get(lead)
        chosen = self.cleaned_data.get("carrier", NOBODY)
        if chosen != KEPT and not (chosen == NOBODY and self._hides_carrier):
            carrier = self._carriers.get(chosen)
            found["messenger"] = carrier if chosen.startswith(f"{ACTOR}:") else None
            found["messenger_partner"] = carrier if chosen.startswith(f"{SEAT}:") else None
        return found


def _named(actor: Any) -> str:
    return actor.name if actor.short_name in ("", actor.name) else f"{actor.short_name} · {actor.name}"
