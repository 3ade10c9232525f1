"""The inception report: chapters in words, each with the questions it answers, and what every member brings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import Seat, User
from reporting.chapter import Chapter, Content, Gap, chapters
from reporting.chapters.notes import admitted, count_by_report
from reporting.models import Kind, MemberRole, Passage, Report, ReportPart
from reporting.models.parts import require_open
from reporting.models.passages import AS_READ


@dataclass(frozen=True)
class Question:
    """Something a chapter has to answer; the key stays for ever, the words may be sharpened."""

    key: str
    title: StrOrPromise
    hint: StrOrPromise = ""


INCLUSION = Question(
    "inclusion",
    gettext_lazy("Gender and social inclusion"),
    gettext_lazy("Who gains by this, who could be left out, and what is done about it."),
)


class TextChapter(Chapter):
    """A chapter in words: a passage for each of its questions, and further ones under headings of one's own."""

    template = "reporting/print/passages.html"
    screen = "reporting/read/passages.html"
    labels = {"heading": gettext_lazy("Heading"), "text": gettext_lazy("Text")}
    read_by_gaps: ClassVar[tuple[str, ...]] = ("passages",)
    questions: ClassVar[tuple[Question, ...]]

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [
            Passage(report=report, chapter=self.key, question=question.key, position=position)
            for position, question in enumerate(self.questions)
        ]

    def url(self, report: Report) -> str:
        return reverse("reporting:text_chapter", args=[report.pk, self.key])

    def further(self, report: Report) -> tuple[str, str] | None:
        """What else belongs to the chapter beside its words: what it is called, and where it is filled in."""
        return None

    def passages(self, report: Report) -> QuerySet[Passage]:
        return report.passages.filter(chapter=self.key).prefetch_related("evidence").order_by(*AS_READ)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        written = Passage.objects.filter(chapter=self.key).exclude(text="")
        return {
            pk: ngettext("%(count)s passage", "%(count)s passages", count) % {"count": count}
            for pk, count in count_by_report(written, reports, user).items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        written = report.passages.filter(chapter=self.key).exclude(changed_by=None).select_related("changed_by")
        return written.order_by("-changed_at").first()

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        passages = [passage for passage in report.passages.all() if passage.chapter == self.key]
        return [
            Gap(lacks, f"{url}#row-{passage.pk}")
            for passage in sorted(passages, key=lambda passage: (not passage.question, passage.position))
            if (lacks := self._lacks(passage))
        ]

    def _lacks(self, passage: Passage) -> str:
        """What keeps a passage from being sent; nothing where it is complete."""
        if not passage.text:
            question = self.question(passage.question)
            if question:
                return _("Answer “%(question)s”.") % {"question": question.title}
            return _("Write this passage or remove it.")
        if not (passage.question or passage.heading):
            return _("Give “%(text)s” a heading.") % {"text": passage.text[:60]}
        return ""

    def content(self, report: Report) -> Content:
        return {"passages": [passage.values() for passage in self.passages(report)]}

    def present(self, content: Content, audience: Level) -> Content:
        titles = {question.key: str(question.title) for question in self.questions}
        return {
            "passages": [
                {**passage, "title": titles.get(passage["question"]) or passage["heading"]}
                for passage in admitted(content["passages"], audience)
                if passage["text"]
            ]
        }


class Problem(TextChapter):
    key = "problem"
    title = gettext_lazy("Context and problem")
    questions = (
        Question(
            "issue", gettext_lazy("What is the issue?"), gettext_lazy("In a paragraph that a newspaper could print.")
        ),
        Question(
            "harmed", gettext_lazy("Whom does it harm, where and how?"), gettext_lazy("Figures with their source.")
        ),
        Question("causes", gettext_lazy("Why has it lasted?"), gettext_lazy("Rules, interests, habits, money.")),
        Question("tried", gettext_lazy("What has been tried, and what came of it?")),
        INCLUSION,
    )


class Objectives(TextChapter):
    key = "objectives"
    title = gettext_lazy("Objectives and outcomes")
    questions = (
        Question(
            "change",
            gettext_lazy("What will be different at the end?"),
            gettext_lazy("Who will do what that they do not do today."),
        ),
        Question(
            "theory",
            gettext_lazy("How is that change thought to come about?"),
            gettext_lazy("And what would show that this is wrong."),
        ),
        Question("collective", gettext_lazy("What can only be reached together?")),
        INCLUSION,
    )


class Consortium(TextChapter):
    key = "consortium"
    title = gettext_lazy("Consortium and governance")
    template = "reporting/print/consortium.html"
    screen = "reporting/read/consortium.html"
    read_by_gaps = ("passages", "memberroles__seat__organisation", "ibp__seats__organisation")
    labels = {**TextChapter.labels, "role": gettext_lazy("Role"), "added_value": gettext_lazy("Added value")}
    questions = (
        Question("decides", gettext_lazy("Who decides what, and how is disagreement settled?")),
        Question("informs", gettext_lazy("How do members keep each other informed?")),
        Question("conflicts", gettext_lazy("Which conflicts of interest are there, and how are they dealt with?")),
        INCLUSION,
    )

    def first_rows(self, report: Report) -> list[ReportPart]:
        members = [
            MemberRole(report=report, seat=seat, position=position) for position, seat in enumerate(self._seats(report))
        ]
        return [*super().first_rows(report), *members]

    def members(self, report: Report) -> QuerySet[MemberRole]:
        found = report.memberroles.select_related("seat__organisation").prefetch_related("evidence")
        return found.order_by("position", "created_at")

    def joined(self, report: Report) -> list[Seat]:
        """Members of the consortium whose role does not stand in the report yet."""
        there = {member.seat_id for member in report.memberroles.all()}
        joined = [seat for seat in self._seats(report) if seat.pk not in there]
        prefetch_related_objects(joined, "organisation")
        return joined

    def add_member(self, report: Report, seat: Seat, *, by: User) -> MemberRole:
        """A place for the role of a member that joined since. Added twice it is one. Raises Refused when the report is closed."""
        with transaction.atomic():
            require_open(report)
            there = report.memberroles.filter(seat=seat).first()
            return there or MemberRole.add(report, by=by, seat=seat)

    def latest(self, report: Report) -> ReportPart | None:
        members = report.memberroles.exclude(changed_by=None).select_related("changed_by").order_by("-changed_at")
        written = [super().latest(report), members.first()]
        return max((row for row in written if row), key=lambda row: row.changed_at, default=None)

    def gaps(self, report: Report) -> list[Gap]:
        url, members = self.url(report), list(report.memberroles.all())
        prefetch_related_objects(members, "seat__organisation")
        gaps = [
            Gap(
                _("Write what %(partner)s does and what it adds.") % {"partner": member.seat.organisation.acronym},
                f"{url}#row-{member.pk}",
            )
            for member in members
            if not (member.role and member.added_value)
        ]
        gaps += [
            Gap(
                _("%(partner)s is a member now: add its role.") % {"partner": seat.organisation.acronym},
                f"{url}#members",
            )
            for seat in self.joined(report)
        ]
        return gaps + super().gaps(report)

    def content(self, report: Report) -> Content:
        return {"members": [member.values() for member in self.members(report)], **super().content(report)}

    def present(self, content: Content, audience: Level) -> Content:
        return {"members": admitted(content["members"], audience), **super().present(content, audience)}

    def _seats(self, report: Report) -> list[Seat]:
        """The members of the consortium on the day it is due, its lead first."""
        day = report.due_on
        return [
            seat
            for seat in report.ibp.seats.all()  # prefetched where the gaps of many are listed
            if seat.joined_on <= day and (seat.left_on is None or seat.left_on >= day)
        ]


class PowerAnalysis(TextChapter):
    key = "power"
    title = gettext_lazy("Stakeholder and power analysis")
    questions = (
        Question("decides", gettext_lazy("Who decides on the issue, formally and in fact?")),
        Question("supports", gettext_lazy("Who supports the change, and what could they do?")),
        Question(
            "opposes",
            gettext_lazy("Who opposes it or profits from things as they are?"),
            gettext_lazy("Choose “restricted” where a name could endanger somebody."),
        ),
        Question("moves", gettext_lazy("Who should move, by what, and through whom?")),
        INCLUSION,
    )


class RiskAnalysis(TextChapter):
    key = "risks"
    title = gettext_lazy("Risk matrix")
    questions = (
        Question("greatest", gettext_lazy("What could go wrong, how likely is it and how bad would it be?")),
        Question("mitigation", gettext_lazy("What is done about each, by whom?")),
        Question("harm", gettext_lazy("Whom could the project itself harm?")),
        INCLUSION,
    )


class Learning(TextChapter):
    key = "mel"
    title = gettext_lazy("Monitoring, evaluation and results framework")
    questions = (
        Question("indicators", gettext_lazy("Which indicators, with which baseline and targets?")),
        Question("sources", gettext_lazy("Where do the figures come from, and who checks them?")),
        Question("learning", gettext_lazy("When is the plan revisited, and what would change it?")),
        INCLUSION,
    )


class Inclusion(TextChapter):
    key = "gesi"
    title = gettext_lazy("Gender and social inclusion")
    questions = (
        Question("excluded", gettext_lazy("Who is excluded from the issue’s decisions today?")),
        Question("measures", gettext_lazy("What does every member do about it?")),
        Question("safeguarding", gettext_lazy("How are people who take part kept safe?")),
    )


class Communications(TextChapter):
    key = "communications"
    title = gettext_lazy("Communications")
    questions = (
        Question("audiences", gettext_lazy("Who has to hear what, from whom?")),
        Question("silence", gettext_lazy("What is not said in public, and why?")),
        INCLUSION,
    )


class Budget(TextChapter):
    key = "budget"
    title = gettext_lazy("Budget and resources")
    questions = (
        Question(
            "money", gettext_lazy("What does each part of the plan cost?"), gettext_lazy("In taka, by member and year.")
        ),
        Question("people", gettext_lazy("Who works on it, for how much of their time?")),
        Question("enough", gettext_lazy("Where will it not be enough, and what then?")),
        INCLUSION,
    )


class Diligence(TextChapter):
    key = "diligence"
    title = gettext_lazy("Due diligence")
    questions = (
        Question("control", gettext_lazy("How does each member control its money?")),
        Question("registered", gettext_lazy("Which registrations and approvals does the work need?")),
        Question("misconduct", gettext_lazy("Where can misconduct be reported, and what happens then?")),
    )


def text_chapters() -> dict[str, TextChapter]:
    """The chapters of an inception report that are written in passages, by their keys."""
    return {chapter.key: chapter for chapter in chapters(Kind.INCEPTION) if isinstance(chapter, TextChapter)}


def question_of(passage: Passage) -> Question | None:
    """The question that a passage answers, where it answers one."""
    chapter = text_chapters().get(passage.chapter)
    return chapter.question(passage.question) if chapter and passage.question else None
