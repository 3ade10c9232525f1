"""The words of one row of a workshop: a session, a participant, a line, an action point."""

from typing import Any

from partners.clearance import Level
from reporting.forms.rows import RowForm
from workshops.models import Workshop
from workshops.models.record import READERS


class ItemForm(RowForm):
    """Names what else it needs of its workshop in `offer`."""

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        if "confidentiality" in self.fields:
            levels = [(int(level), f"{Level(level).label}: {readers}") for level, readers in READERS]
            self.fields["confidentiality"].choices = levels  # type: ignore[attr-defined]
        self.offer()

    def offer(self) -> None:
        """What can be chosen in this workshop."""

    @property
    def words(self) -> dict[str, Any]:
        """By the names of the fields; what names something else, by its id."""
        named = {name: self._meta.model._meta.get_field(name) for name in super().words}
        return {
            getattr(field, "attname", name): self.instance.serializable_value(name) if field.is_relation else value
            for (name, field), value in zip(named.items(), super().words.values(), strict=True)
        }
