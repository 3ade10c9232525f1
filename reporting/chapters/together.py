"""A chapter of the consolidated report that nobody writes: what the members sent stands side by side, and is added up."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Gap
from reporting.models import ChapterNote, Report, ReportPart, Snapshot
from reporting.submissions import sent_content
from reporting.workflow import Action


def sent_by_members(report: Report, key: str) -> list[tuple[str, Content]]:
    """What each member last sent of a chapter, by its acronym: those whose report is sent or approved now. Two queries."""
    members = {member.pk: member.owner_name for member in report.members().sent()}
    sent = Snapshot.objects.filter(report__in=members, event__action=Action.SUBMIT).order_by("event__at", "pk")
    latest = dict(sent.values_list("report", f"content__{key}"))  # the last one of a report overwrites those before
    found = [(members[pk], content) for pk, content in latest.items() if content]
    return sorted(found, key=lambda one: one[0])


def late_members(report: Report) -> list[str]:
    """The acronyms of members whose report is not in: awaited, returned, or no return is expected of them."""
    sent = report.members().sent().values("pk")
    there = report.members().exclude(pk__in=sent)
    return sorted(member.owner_name for member in there)


class MembersTogether(Chapter):
    """Subclasses name the member's chapter, and add up what an audience may read of it in `add_up`.

    Its content keeps what each member sent, as far as a consortium may read it; once it is sent, what members send later
    does not change it. A note or another part above that level is None: the member's chapter has to be able to present that.
    """

    of: ClassVar[type[Chapter]]
    rows: ClassVar[tuple[type[ReportPart], ...]]  # what members' contents hold, under ids
    notes: ClassVar[dict[str, str]] = {}  # parts of these that are a note of another chapter, by their names

    @property
    def member(self) -> Chapter:
        return self.of()

    def gaps(self, report: Report) -> list[Gap]:
        return []

    def latest(self, report: Report) -> ReportPart | None:
        return None

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        found = {}
        for report in reports:
            count = report.members().sent().count()
            found[report.pk] = ngettext("%(count)s partner", "%(count)s partners", count) % {"count": count}
        return found

    def content(self, report: Report) -> Content:
        sent = sent_content(report, self.key)
        return self.gathered(report) if sent is None else self.as_confidential_as_now(sent, report)

    def gathered(self, report: Report) -> Content:
        """Out of what members have sent by now."""
        return {"partners": self.sent(report), "late": late_members(report)}

    def sent(self, report: Report) -> list[Content]:
        """What each member sent, as far as a consortium may read it. Two queries."""
        return [
            {"partner": partner, "sent": self.shared(content)} for partner, content in sent_by_members(report, self.key)
        ]

    def shared(self, content: Content) -> Content:
        """What a consortium may read of a member's content, in the shape it was sent in, without what is above its level."""
        return _within(content, Level.CONSORTIUM)

    def as_confidential_as_now(self, content: Content, report: Report) -> Content:
        """What was sent, without what its partners share less widely since."""
        members = report.members().values("pk")
        now: dict[str, int] = {}
        for model in self.rows:
            there = model.objects.filter(report__in=members).order_by().values_list("pk", "confidentiality")
            now |= {str(pk): level for pk, level in there}
        own: dict[str, dict[str, int]] = {one["partner"]: {} for one in content["partners"]}
        parts = {"inclusion": self.key, **self.notes}
        written = ChapterNote.objects.filter(report__in=members).order_by()
        for partner, chapter, level in written.values_list(
            "report__seat__organisation__acronym", "chapter", "confidentiality"
        ):
            names = [name for name, noted in parts.items() if noted == chapter]
            own.setdefault(partner, {}).update(dict.fromkeys([chapter, *names], level))
        partners = [
            {**one, "sent": _within(_raised(one["sent"], {**now, **own[one["partner"]]}), Level.CONSORTIUM)}
            for one in content["partners"]
        ]
        return {**content, "partners": partners}

    def present(self, content: Content, audience: Level) -> Content:
        within = min(audience, Level.CONSORTIUM)  # the lead who writes the report is no reader of what members restrict
        partners = [
            {"partner": one["partner"], **self.member.present(one["sent"], within)} for one in content["partners"]
        ]
        return {"partners": partners, "late": content["late"], **self.add_up(partners)}

    def add_up(self, partners: list[dict[str, Any]]) -> Content:
        """What follows from all of them together."""
        return {}


def _within(value: Any, audience: Level) -> Any:
    """Content without what is above an audience, at whatever depth: a row of a list is left out, anything else is None."""
    if isinstance(value, dict):
        return {name: None if _is_above(one, audience) else _within(one, audience) for name, one in value.items()}
    if isinstance(value, list):
        return [_within(one, audience) for one in value if not _is_above(one, audience)]
    return value


def _raised(value: Any, now: Mapping[str, int], name: str = "") -> Any:
    """Content in which nothing is less confidential than it is now: rows by their ids, notes by their chapter or part."""
    if isinstance(value, list):
        return [_raised(one, now) for one in value]
    if not isinstance(value, dict):
        return value
    found = {part: _raised(one, now, part) for part, one in value.items()}
    if "confidentiality" in found:
        level = now.get(value.get("id") or value.get("chapter") or name, Level.PUBLIC)
        found["confidentiality"] = max(found["confidentiality"], level)
    return found


def _is_above(value: Any, audience: Level) -> bool:
    return isinstance(value, dict) and not audience.admits(value.get("confidentiality", Level.PUBLIC))
