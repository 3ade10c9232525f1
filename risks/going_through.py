"""What a session on risks and plan goes through for one project and quarter, as far as one person may read it.

It puts together what the consolidated report holds (as it was sent, once it was) and what else lies within the person's
clearance: rows of one's own report, and of others' that are sent. The same queries, however much there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from partners.clearance import Level
from partners.models import IBP, User
from powermaps.joining import ConsolidatedMap
from powermaps.models import Actor, Placement
from powermaps.scale import Influence
from powermaps.shifts import Verdict
from powermaps.together import together as maps_together
from reporting import rules as reports
from reporting.models import ContextChange, Kind, Quarter, Report
from reporting.models.rows import ContextChangeSource
from reporting.rules import can_edit
from risks import heard, rules
from risks.assessing import SHOWN
from risks.chapters.review import PlanReview
from risks.deciding import Subject
from risks.joining import VOICE, ConsolidatedRegister
from risks.likeness import risks_of
from risks.matrix import RiskLevel
from risks.models import (
    Activity,
    ActivityReview,
    Assessment,
    Decision,
    Likeness,
    Mitigation,
    PlanAnswer,
    PlanState,
    PlanVersion,
    RiskLink,
)
from risks.reading import as_known
from risks.register import OVER
from risks.reviewed import together as reviews_together
from risks.reviewed import told
from risks.reviewing import PLANNED
from risks.slippage import OVER as FINISHED
from risks.slippage import Timing, is_asked
from risks.together import Row
from risks.together import together as risks_together

GRAVE = (RiskLevel.SEVERE, RiskLevel.MAJOR)
PLAN = PlanReview.key
About = Decision.About


@dataclass(frozen=True)
class Action:
    """Something against a risk that should be done by now, or by the end of the next quarter."""

    row: Row  # the risk
    text: str
    partner: str
    owner: str
    due_on: date
    is_overdue: bool


class GoingThrough:
    """Everything is looked at as of the quarter's last day, or today while the quarter runs."""

    def __init__(self, user: User, ibp: IBP, quarter: Quarter) -> None:
        self.user, self.ibp, self.quarter = user, ibp, quarter
        self.on = min(localdate(), quarter.ends_on)
        self.until = quarter.period.next.ends_on

    @cached_property
    def reports(self) -> list[Report]:
        """What this person reads of the quarter: reports of one's own, and others' that are sent."""
        there = Report.objects.visible_to(self.user).filter(ibp=self.ibp, quarter=self.quarter)
        return list(there.with_names().order_by("seat__organisation__acronym"))

    @cached_property
    def consolidated(self) -> Report | None:
        return next((report for report in self.reports if report.kind == Kind.CONSOLIDATED), None)

    @cached_property
    def own(self) -> Report | None:
        """The report in which this person may write a risk down now: a partner's own before the consortium's."""
        there = [report for report in self.reports if can_edit(self.user, report)]
        return min(there, key=lambda report: report.kind == Kind.CONSOLIDATED, default=None)

    @cached_property
    def _audience(self) -> Level:
        """For the consolidated report."""
        level = reports.clearance(self.user, self.consolidated) if self.consolidated else None
        return level or Level.PUBLIC

    # ── Risks ──

    @cached_property
    def register(self) -> Row:
        """The register as together.together() tells it, of the voices this person may hear."""
        told_here = {**self._told, "voices": [*self._told["voices"], *self._voices(self._put_together)]}
        return risks_together({**told_here, "came": {}, "late": [], "scale": None}, Level.RESTRICTED)

    @cached_property
    def _told(self) -> Row:
        """What of the consolidated register this person may hear; which risks are the same also while it cannot be read."""
        if self.consolidated:
            content, audience = ConsolidatedRegister(self.consolidated).content, self._audience
            return {
                "voices": [heard.voice_sent(voice, audience) for voice in content["voices"]],
                "agreed": [one for one in content["agreed"] if audience.admits(one["confidentiality"])],
                "same": content["same"],
                "different": content["different"],
            }
        pairs: dict[bool, list[list[str]]] = {True: [], False: []}
        answers = Likeness.objects.filter(one__ibp=self.ibp).order_by("one", "other")
        for one, other, is_same in answers.values_list("one", "other", "is_same"):
            pairs[is_same].append([str(one), str(other)])
        return {"voices": [], "agreed": [], "same": pairs[True], "different": pairs[False]}

    @cached_property
    def _put_together(self) -> set[str]:
        """The rows that stand in the consolidated register, by their ids."""
        return {row["id"] for voice in self._told["voices"] for row in voice["risks"]}

    @cached_property
    def _joined(self) -> set[str]:
        """Their risks."""
        return {row["risk"] for voice in self._told["voices"] for row in voice["risks"]}

    def _voices(self, known: set[str]) -> Iterable[Row]:
        """What stands in reports and not in the consolidated register: before it is there, and what is not put together."""
        rows = Assessment.objects.visible_to(self.user).filter(report__in=self.reports).exclude(pk__in=known)
        there: list[Assessment] = list(rows.select_related(*SHOWN).prefetch_related("evidence"))
        wanted = Q(report__in={row.report_id for row in there}, risk__in={row.risk_id for row in there})
        done: dict[tuple[UUID, UUID], list[Row]] = {}
        actions = Mitigation.objects.visible_to(self.user).filter(wanted).select_related("owner")
        for action in actions.order_by("position", "created_at"):
            done.setdefault((action.report_id, action.risk_id), []).append(heard.action(action))
        levels = {report.pk: reports.clearance(self.user, report) or Level.PUBLIC for report in self.reports}
        links: dict[tuple[UUID, UUID], list[Row]] = {}
        for link in RiskLink.objects.filter(wanted).select_related("change", "actor"):
            if levels[link.report_id].admits(link.level):
                links.setdefault((link.report_id, link.risk_id), []).append(heard.link(link))
        names = {report.pk: report for report in self.reports}
        for row in there:
            report, values = names[row.report_id], row.values()
            said = as_known({name: values[name] for name in VOICE}, levels[row.report_id])
            place = row.report_id, row.risk_id
            risk = {**said, "actions": done.get(place, []), "links": links.get(place, [])}
            yield {"partner": report.owner_name, "is_own": report.seat_id is None, "risks": [risk]}

    @cached_property
    def risks(self) -> list[Row]:
        """All that are open, the gravest first, each with where it stands."""
        return [{**row, "url": self._risk_url(row)} for row in self.register["rows"] if row["is_open"]]

    def _risk_url(self, row: Row) -> str:
        joined = [risk for risk in risks_of(row) if risk in self._joined]
        if self.consolidated and joined:
            return reverse("risks:joined_risk", args=[self.consolidated.pk, joined[0]])
        return reverse("risks:risk", args=[row["id"]])

    @property
    def grave(self) -> list[Row]:
        return [row for row in self.risks if row["level"] in GRAVE]

    @property
    def heat(self) -> list[tuple[RiskLevel, int]]:
        counts = self.register["heat"]
        return [(level, counts[str(level.value)]) for level in reversed(RiskLevel)]

    @property
    def unrated(self) -> int:
        return int(self.register["heat"]["0"])

    # ── What is due ──

    @cached_property
    def actions(self) -> list[Action]:
        """Against open risks, overdue ones first."""
        found = []
        for row in self.risks:
            for one in row["actions"]:
                due_on = date.fromisoformat(one["due_on"]) if one["due_on"] else None
                if due_on and due_on <= self.until and one["state"] in Mitigation.OPEN:
                    found.append(
                        Action(row, one["text"], one["partner"], one["owner"], due_on, is_overdue=due_on < self.on)
                    )
        return sorted(found, key=lambda action: (action.due_on, action.row["reference"], action.text))

    @cached_property
    def plan(self) -> PlanVersion | None:
        """The approved version that holds; before there is one, the version that was proposed last."""
        there = PlanVersion.objects.visible_to(self.user).filter(ibp=self.ibp).exclude(state=PlanState.DRAFT)
        known = list(there.select_related("ibp"))
        return max(known, key=lambda plan: (plan.state == PlanState.APPROVED, plan.number), default=None)

    @cached_property
    def planned(self) -> list[Activity]:
        if self.plan is None:
            return []
        rows: Any = Activity.objects.filter(plan=self.plan)
        named = rows.readable_by(self.user).select_related("outcome", "responsible__organisation")
        return list(named.order_by("outcome__position", "position", "pk"))

    @cached_property
    def activities(self) -> list[Row]:
        """Those that should have ended by now or end in the next quarter, and those that partners expect later or never dated."""
        now, following = self.quarter.code, self.quarter.period.next.code
        places = {str(one.key): one for one in self.planned}
        asked = [one for one in self.planned if one.status not in FINISHED and is_asked(one.first, one.last, following)]
        rows = reviews_together([heard.activity(one) for one in asked], self._reviews, now)
        assert self.plan or not rows
        found = []
        for row in rows:
            is_late = row["timing"] in (Timing.UNKNOWN, Timing.LATER)
            if row["status"] in FINISHED or not (row["last"] <= following or is_late):
                continue
            url = f"{self.plan.get_absolute_url()}#row-{places[row['id']].pk}" if self.plan else ""
            found.append({**row, "url": url, "is_late": is_late or row["last"] < now})
        return sorted(found, key=lambda row: (not row["is_late"], row["last"]))

    @cached_property
    def _reviews(self) -> list[tuple[str, Row]]:
        """What each partner says of each activity."""
        now, found = self.quarter.code, []
        if self.consolidated and (chapter := self._chapter(self.consolidated, PLAN)):
            within = min(self._audience, Level.CONSORTIUM)
            for one in chapter.sent(self.consolidated):
                there = PlanReview().present(one["sent"], within)["reviews"]
                found += [(one["partner"], row) for row in there]
        known = {row["id"] for _partner, row in found}
        names = {report.pk: report.owner_name for report in self.reports}
        rows: Any = ActivityReview.objects.visible_to(self.user).filter(report__in=names).exclude(pk__in=known)
        for row in rows.prefetch_related("evidence", *PLANNED):
            found.append((names[row.report_id], told(row.values(), now)))
        return found

    def _chapter(self, report: Report, key: str) -> Any:
        return next((chapter for chapter in report.chapters if chapter.key == key), None)

    # ── Actors ──

    @cached_property
    def map(self) -> Row:
        """The maps as powermaps.together tells them, of the voices this person may hear."""
        content: Row = {"actors": [], "same": [], "broken_down": [], "placed": {}, "late": []}
        if self.consolidated and self._chapter(self.consolidated, "power"):
            content |= ConsolidatedMap(self.consolidated).content
        audience = self._audience
        actors = [
            heard.actor_sent(actor, audience)
            for actor in content["actors"]
            if audience.admits(actor["confidentiality"])
        ]
        by_id = {actor["id"]: actor for actor in actors}
        placed = {voice["placement"] for actor in actors for voice in actor["voices"]}
        names = {report.pk: report.owner_name for report in self.reports}
        rows: Any = Placement.objects.visible_to(self.user).filter(
            report__in=[report.pk for report in self.reports if report.kind == Kind.PARTNER],
            actor__in=Actor.objects.visible_to(self.user).order_by().values("pk"),
        )
        rows = rows.exclude(verdict=Verdict.DROPPED).exclude(pk__in=placed).select_related("actor")
        for row in rows:
            there = by_id.setdefault(str(row.actor_id), heard.actor(row.actor))
            there["voices"].append(heard.voice(row, names[row.report_id]))
        kept = {**content, "actors": list(by_id.values()), "broken_down": [], "placed": {}, "late": []}
        return maps_together(kept, Level.RESTRICTED)

    @cached_property
    def moved(self) -> list[Row]:
        """Who moved this quarter, towards support first: with who saw it, and why."""
        found = [
            {
                **row,
                "is_towards": row["drift"][0] > 0,
                "why": [voice for voice in row["voices"] if voice["before"] and voice["change_reason"]],
            }
            for row in self.map["actors"]
            if any(row["drift"])
        ]
        return sorted(found, key=lambda row: (-row["drift"][0], -row["drift"][1], row["name"]))

    @cached_property
    def spoilers(self) -> list[Row]:
        """Those against whom no open risk stands, the most influential first."""
        linked = {about for kind, about in self._linked if kind == RiskLink.Kind.ACTOR}
        found = [
            {**row, "influence": max((end[1] for end in row["ends"]), default=0)}
            for row in self.map["actors"]
            if row["is_spoiler"] and not linked & {row["id"], *(one["actor"] for one in row["same_as"])}
        ]
        for row in found:
            row["influence_words"] = str(Influence(row["influence"]).label) if row["influence"] else ""
        return sorted(found, key=lambda row: (-row["influence"], row["name"]))

    @cached_property
    def _linked(self) -> set[tuple[str, str]]:
        """What open risks hang together with, as far as this person may know of the risks."""
        return {
            (link["kind"], link["about"])
            for row in self.risks
            for voice in row["voices"]
            if voice["is_open"]
            for link in voice["links"]
        }

    # ── Changes ──

    @cached_property
    def _changes(self) -> list[ContextChange]:
        """Negative ones."""
        there: Any = ContextChange.objects.visible_to(self.user).filter(report__in=self.reports)
        rows = there.filter(sign=ContextChange.Sign.NEGATIVE).exclude(text="")
        return list(rows.select_related("report__ibp", "report__seat__organisation").order_by("created_at", "pk"))

    @cached_property
    def changes(self) -> list[Row]:
        """Negative ones from which nothing follows: no words on what is done, no risk, nothing in the plan.

        What the lead took over from a member stands once, as the consortium words it.
        """
        there = {row.pk: row for row in self._changes}
        taken: dict[UUID, list[UUID]] = {}
        sources = ContextChangeSource.objects.filter(line__in=there).values_list("line", "source")
        for line, source in sources:
            if source:
                taken.setdefault(line, []).append(source)
        among = {*there, *(source for them in taken.values() for source in them)}
        followed = self._followed(among)
        inner = {source for them in taken.values() for source in them}
        found = []
        for pk, row in there.items():
            of_it = {pk, *taken.get(pk, [])}
            if pk in inner or of_it & followed or any(there[one].response for one in of_it if one in there):
                continue
            report = row.report
            url = reverse("reporting:read", args=[report.pk]) if report.is_sent else self._context_url(report)
            found.append({"row": row, "partner": report.owner_name, "url": f"{url}#row-{pk}"})
        return found

    def _context_url(self, report: Report) -> str:
        chapter = self._chapter(report, ContextChange.chapter)
        return str(chapter.url(report))

    def _followed(self, changes: set[UUID]) -> set[UUID]:
        """Those with an open risk, or that a version of the plan answers, as far as this person may know."""
        told_to = Assessment.objects.visible_to(self.user).filter(report=OuterRef("report"), risk=OuterRef("risk"))
        links = RiskLink.objects.filter(Exists(told_to.exclude(verdict__in=OVER)), change__in=changes)
        plans = PlanVersion.objects.visible_to(self.user).filter(ibp=self.ibp).values("pk")
        answers = PlanAnswer.objects.filter(change__in=changes, plan__in=plans)
        found = {*links.values_list("change", flat=True), *answers.values_list("change", flat=True)}
        return found | {UUID(about) for kind, about in self._linked if kind == RiskLink.Kind.CHANGE}

    # ── Decisions ──

    @cached_property
    def decisions(self) -> list[Decision]:
        """Of this quarter, as they were made."""
        rows: Any = Decision.objects.visible_to(self.user).filter(ibp=self.ibp, quarter=self.quarter)
        return list(rows.with_names())

    @cached_property
    def still_open(self) -> list[Decision]:
        """Of quarters before, those that wait."""
        rows: Any = Decision.objects.visible_to(self.user).filter(
            ibp=self.ibp, quarter__starts_on__lt=self.quarter.starts_on
        )
        return list(rows.open().with_names().order_by("due_on", "at"))

    @cached_property
    def _by_subject(self) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        for one in self.decisions:
            if one.about:
                found.setdefault(f"{one.about}:{one.about_id}", []).append(one)
        return found

    def decided_on(self, value: str) -> list[Decision]:
        """What was decided on a subject: `value` as subjects name themselves. Of risks that are one, on each of them."""
        kind, _colon, pk = value.partition(":")
        values = [value]
        if kind == About.RISK:
            row = next((row for row in self.risks if pk in risks_of(row)), None)
            values = [f"{kind}:{risk}" for risk in risks_of(row)] if row else values
        if kind == About.ACTOR:
            actor = next((row for row in self.map["actors"] if row["id"] == pk), None)
            values += [f"{kind}:{one['actor']}" for one in actor["same_as"]] if actor else []
        return [one for value in values for one in self._by_subject.get(value, [])]

    def subject(self, value: str) -> Subject | None:
        """What a value such as “risk:…” names, if this person sees it here."""
        kind, _colon, pk = value.partition(":")
        if kind == About.RISK:
            row = next((row for row in self.risks if pk in risks_of(row)), None)
            words = f"{row['reference']} {row['text']}" if row else ""
            return Subject(kind, UUID(row["id"]), words, Level(row["confidentiality"])) if row else None
        if kind == About.ACTIVITY:
            activity = next((one for one in self.planned if str(one.key) == pk), None)
            level = Level(activity.confidentiality) if activity else Level.PUBLIC
            return Subject(kind, activity.key, activity.title, level) if activity else None
        if kind == About.ACTOR:
            actor = next((row for row in self.map["actors"] if row["id"] == pk), None)
            return Subject(kind, UUID(pk), actor["name"], Level(actor["confidentiality"])) if actor else None
        if kind == About.CHANGE:
            change = next((row for row in self._changes if str(row.pk) == pk), None)
            return Subject(kind, change.pk, change.text, Level(change.confidentiality)) if change else None
        return None

    @property
    def level(self) -> Level:
        return rules.clearance(self.user, self.ibp.pk) or Level.PUBLIC
