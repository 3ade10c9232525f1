"""The report of a workshop as a value: its record, cut to what one audience may read, chapter by chapter in printed order."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from partners.clearance import Level
from reporting.chapter import Section
from workshops import cover
from workshops.contents import RecordSection
from workshops.models import Workshop
from workshops.paper import Chapter, Fact, Paper, Picture, Tell
from workshops.paper import OfProject as PaperOfProject
from workshops.reading import read_record
from workshops.record import Heap, OfMap, OfProject, OfRisks, Record

OPENS = frozenset(
    {
        RecordSection.PARTICIPANTS,
        RecordSection.PROGRESS,
        RecordSection.CONTEXT,
        RecordSection.POWER,
        RecordSection.INCEPTION,
        RecordSection.RISKS,
        RecordSection.WAY_FORWARD,
        RecordSection.PHOTOGRAPHS,
    }
)
FOLDER = "workshops/print/record"


def compose(workshop: Workshop, audience: Level, tell: Tell = lambda doing, done, total: None) -> Paper:
    """All queries are done here. A draft until the workshop is closed."""
    record = read_record(workshop, audience, tell=tell)
    facts = cover.facts(workshop, names_people=audience >= Level.PROGRAMME)
    if record.speakers:
        facts = (*facts, Fact(_("Speakers"), (", ".join(record.speakers),)))
    return Paper(
        title=_("Workshop report"),
        theme=workshop.theme,
        held=cover.held(workshop),
        state=cover.state(workshop),
        is_draft=not workshop.is_closed,
        facts=facts,
        chapters=tuple(_chapters(record)),
        pictures=tuple(Picture(one.sha256, one.name) for one in record.photographs),
        lead=_(
            "The record starts from the reports of the quarter. Where a line comes from stands at its end: “report” for what a "
            "report says, “report, sharpened” where the room put it in other words, “floor” for what was said in the room."
        ),
    )


def _chapters(record: Record) -> Iterable[Chapter]:
    for key, title in record.sections:
        section = RecordSection(key)
        own, projects = _content(record, section)
        values = {**own, "passage": record.passages.get(key, "")}
        template = f"{FOLDER}/passage.html" if projects is not None else f"{FOLDER}/{key}.html"
        yield Chapter(Section(key, title, template, values), tuple(projects or ()), section in OPENS)


def _content(record: Record, section: RecordSection) -> tuple[dict[str, Any], list[PaperOfProject] | None]:
    """What a chapter says of all projects, and of each; None where it is not told by project."""
    match section:
        case RecordSection.PROGRESS:
            return {}, [_of_project(one, section, {"criteria": _criteria(one)}) for one in record.progress]
        case RecordSection.CONTEXT:
            return {}, [_of_project(one, section, {"heaps": _heaps(one.heaps)}) for one in record.context]
        case RecordSection.INCEPTION:
            return {}, [_of_project(one, section, {"heaps": _heaps(one.written)}) for one in record.inception]
        case RecordSection.POWER:
            return {}, [_of_map(one) for one in record.maps]
        case RecordSection.RISKS:
            return {}, [_of_risks(one) for one in record.risks]
    return _of_all(record, section), None


def _of_all(record: Record, section: RecordSection) -> dict[str, Any]:
    match section:
        case RecordSection.PARTICIPANTS:
            there = record.attendance
            houses = [
                {"name": name, "people": [{"name": one.name, "part": one.part} for one in people]}
                for name, people in there.houses
            ]
            return {
                "sentence": there.sentence,
                "table": there.table,
                "missing": list(there.missing),
                "houses": houses,
            }
        case RecordSection.OBJECTIVES:
            return {"objectives": list(record.objectives)}
        case RecordSection.AGENDA:
            return {"agenda": [asdict(one) for one in record.agenda]}
        case RecordSection.INTRODUCTIONS:
            return {"pairs_met": [asdict(one) for one in record.introductions]}
        case RecordSection.WAY_FORWARD:
            return {
                "heaps": _heaps(heap for heap in record.decisions if heap.lines),
                "subgroups": [asdict(one) for one in record.subgroups],
                "actions": [asdict(one) for one in record.actions],
            }
        case RecordSection.SYNERGIES:
            return {
                "synergies": [asdict(one) for one in record.synergies],
                "heaps": _heaps(heap for heap in record.cooperation if heap.lines),
            }
        case RecordSection.OTHER:
            return {"heaps": [{**asdict(heap), "title": one.name} for one in record.other for heap in one.written]}
        case RecordSection.REMARKS:
            return {"remarks": [asdict(one) for one in record.remarks]}
        case RecordSection.DEBRIEF:
            return {"heaps": _heaps(record.debrief)}
        case RecordSection.PHOTOGRAPHS:
            shown = [asdict(one) | {"is_upright": one.is_upright} for one in record.photographs]
            return {"lines_of_photographs": [shown[at : at + 2] for at in range(0, len(shown), 2)]}
        case RecordSection.ERRATA:
            return {"errata": [asdict(one) for one in record.errata]}
    return {}


def _of_project(one: OfProject | OfMap | OfRisks, section: RecordSection, values: dict[str, Any]) -> PaperOfProject:
    key = f"{section.value}-{one.code.lower()}"
    told = Section(key, str(section.label), f"{FOLDER}/{section.value}.html", values)
    return PaperOfProject(one.code, one.name, one.colour, told)


def _of_map(one: OfMap) -> PaperOfProject:
    drawn = one.section.values if one.section else {}
    agreed, lines = [asdict(each) for each in one.agreed], [asdict(each) for each in one.lines]
    values = {**drawn, "is_drawn": bool(one.section), "agreed_here": agreed, "lines": lines}
    return _of_project(one, RecordSection.POWER, values)


def _of_risks(one: OfRisks) -> PaperOfProject:
    drawn = one.section.values if one.section else {}
    values = {
        **drawn,
        "is_drawn": bool(one.section),
        "heaps": _heaps(one.written),
        "decisions": [asdict(each) for each in one.decisions],
    }
    return _of_project(one, RecordSection.RISKS, values)


def _criteria(one: OfProject) -> list[dict[str, Any]]:
    """As the progress review of a report has them, for the same four quadrants."""
    return [
        {"key": heap.key, "title": heap.title, "statements": [asdict(said) for said in heap.lines]}
        for heap in one.heaps
    ]


def _heaps(heaps: Iterable[Heap]) -> list[dict[str, Any]]:
    return [{**asdict(heap), "lines": [asdict(said) for said in heap.lines]} for heap in heaps]
