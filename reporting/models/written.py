"""Knows a row that people write: in what order it stands, who wrote it last, and that nobody's words are overwritten unseen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext

from partners.models import User
from partners.refusals import Refused

ONE_SITTING = timedelta(minutes=10)  # saves of one person within it are one entry of the history


class Overtaken(Refused):
    """A colleague changed the row since it was seen. `theirs` is the row as it stands, `mine` what was to be written."""

    def __init__(self, theirs: Any, mine: dict[str, Any]) -> None:
        super().__init__(
            gettext("A colleague changed this while you were writing. Nothing is lost: compare both texts.")
        )
        self.theirs = theirs
        self.mine = mine


class Gone(Refused):
    """A colleague removed the row since it was seen; `mine` is what was to be written."""

    def __init__(self, mine: dict[str, Any]) -> None:
        super().__init__(
            gettext(
                "A colleague removed this while you were writing. Your text is still here: add it again, or let it go."
            )
        )
        self.mine = mine


class WrittenRow(models.Model):
    """A row of something that can be closed. Subclasses add what it says, and name in `WORDS` the fields that people write."""

    WORDS: ClassVar[tuple[str, ...]]
    KIND: ClassVar[str]  # in addresses
    HELD_BY: ClassVar[str]  # the field that names what it stands in
    history: ClassVar[Any]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def siblings(self) -> models.QuerySet:
        """The rows this one is ordered among."""
        raise NotImplementedError

    @property
    def is_fixed(self) -> bool:
        """What it stands in has it from the beginning: it is reworded, never moved or removed."""
        return False

    def words(self) -> dict[str, Any]:
        """By the names of the fields; what names something else, by its id."""
        return {name: self.serializable_value(name) for name in self.WORDS}

    # What subclasses say of themselves

    def require_open(self) -> None:
        """Raise Refused unless what it stands in may be written in now; holds that until the transaction ends."""
        raise NotImplementedError

    def require_removable(self) -> None:
        """Raise Refused where it has to stay."""

    def refuse(self, changes: dict[str, Any]) -> None:
        """Raise Refused where these changes must not be written over it."""

    def check_words(self, written: Iterable[str]) -> None:
        """Raise ValidationError where what was written cannot stand."""
        names = {self._meta.get_field(name).name for name in written}
        self.clean_fields(exclude={field.name for field in self._meta.fields} - names)

    @property
    def sitting_begins(self) -> datetime | None:
        """What was written before it is an entry of its own in the history."""
        return None

    # What people do

    def add_as(self, *, by: User | None, words: dict[str, Any], is_named: bool) -> Self:
        """Put this new row at the end of its list. Sent twice under an id of the sender's own (`is_named`) it is one row.

        Raises Refused when what it stands in is closed, or the id belongs, or belonged, to a row elsewhere;
        ValidationError for what cannot stand.
        """
        rows = type(self)._default_manager
        with transaction.atomic():
            self.require_open()
            there = rows.filter(pk=self.pk).first() if is_named else None
            # Of a removed row too: its words are remembered under its id.
            here = {self.HELD_BY: getattr(self, self.HELD_BY)}
            was_elsewhere = is_named and type(self).history.filter(id=self.pk).exclude(**here).exists()
            if was_elsewhere or (there and getattr(there, self.HELD_BY) != here[self.HELD_BY]):
                raise Refused(gettext("This could not be added here. Reload the page and try again."))
            if there:
                there.rewrite(version=self.version, by=by, **words)
                return there
            self.check_words(words)
            last = self.siblings.aggregate(last=Max("position"))["last"]
            self.position = 0 if last is None else last + 1
            self._history_user = by
            self.save(force_insert=True)
        return self

    def rewrite(self, *, version: int, by: User | None, **changes: Any) -> None:
        """Write changes over the version that was seen. A repeat of the same words is no change.

        Raises Overtaken when a colleague was faster, Gone when the row was removed, Refused when it may not be written,
        ValidationError for what cannot stand.
        """
        at = timezone.now()
        rows = type(self)._default_manager.filter(pk=self.pk)
        with transaction.atomic():
            self.require_open()
            theirs = rows.first()
            if theirs is None:
                raise Gone(changes)
            theirs.refuse(changes)
            if all(theirs.serializable_value(name) == self._stored(name, value) for name, value in changes.items()):
                self.refresh_from_db()
                return
            if not rows.filter(version=version).update(version=F("version") + 1, changed_by=by, changed_at=at):
                raise Overtaken(theirs, changes)
            self.refresh_from_db()
            for name, value in changes.items():
                setattr(self, name, value)
            self.check_words(changes)
            self._keep_history(by, at, list(changes))

    def remove(self, *, version: int, by: User | None) -> None:
        """Take the row out; the history keeps it. Removing it twice changes nothing.

        Raises Overtaken when a colleague changed it meanwhile, Refused when it has to stay or may not be written.
        """
        with transaction.atomic():
            self.require_open()
            there = type(self)._default_manager.select_for_update().filter(pk=self.pk).first()
            if there is None:
                return
            if there.version != version:
                raise Overtaken(there, {})
            there.require_removable()
            there._history_user = by
            there.delete()

    def move(self, to: int, *, by: User) -> None:
        """Put the row at a place among its siblings, counted from 0; too far is the last place. Words and versions stay."""
        with transaction.atomic():
            self.require_open()
            others = list(self.siblings.exclude(pk=self.pk))
            others.insert(max(0, to), self)
            for position, row in enumerate(others):
                if row.position != position:
                    type(self)._default_manager.filter(pk=row.pk).update(position=position)
                    row.position = position

    def _stored(self, name: str, value: Any) -> Any:
        """A value as the database would hold it: tidied, so that a repeat is known as one."""
        plain = value.pk if isinstance(value, models.Model) else value
        return self._meta.get_field(name).to_python(plain)  # type: ignore[union-attr]

    def _keep_history(self, by: User | None, at: datetime, names: list[str]) -> None:
        """Save, as one entry of the history per person and sitting: a page that saves itself would leave hundreds."""
        last = self.history.first()
        begins = max(filter(None, [self.sitting_begins, at - ONE_SITTING]))
        same_sitting = (
            last is not None
            and last.history_type == "~"
            and last.history_user_id == (by and by.pk)
            and last.history_date > begins
        )
        if not same_sitting:
            self._history_user = by
            self.save(update_fields=names)
            return
        self.skip_history_when_saving = True
        try:
            self.save(update_fields=names)
        finally:
            del self.skip_history_when_saving
        for name in [*names, "version", "changed_at"]:
            setattr(last, name, getattr(self, name))
        last.save()
