"""Money, results, events and notes of every level are looked for, with all their sums, in every page, file and answer, as everybody."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from conftest import MORNING, complete, make_line, make_person, open_next_quarter
from partners.clearance import Level
from partners.models import Appointment
from partners.standing import Role
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from reporting.models import (
    ChapterNote,
    Evidence,
    FinancialLine,
    Gathering,
    Report,
    Result,
    SignedSheet,
)
from reporting.tests.calling import BACKEND
from reporting.tests.measuring import make_indicator, report_figure

OWNERS = ("YPSA", "BOMSA", "COAST")
LEVELS = (Level.PROGRAMME, Level.CONSORTIUM, Level.RESTRICTED)
CHAPTERS = dict(zip(("finance", "results", "attendance"), LEVELS, strict=True))  # their notes, by level

# Who reads the partners' rows up to which level, from their own reports or from the consolidated one.
PEOPLE = {
    "contributor of YPSA": ([(Role.CONTRIBUTOR, "YPSA")], {"YPSA": 4, "BOMSA": 3}),
    "focal person of BOMSA": ([(Role.FOCAL_PERSON, "BOMSA")], {"YPSA": 3, "BOMSA": 4}),
    "member of two projects": ([(Role.CONTRIBUTOR, "BOMSA"), (Role.CONTRIBUTOR, "COAST")], {"YPSA": 3, "BOMSA": 4, "COAST": 4}),
    "focal person of the other project": ([(Role.FOCAL_PERSON, "COAST")], {"COAST": 4}),
    "lead": ([(Role.CONSORTIUM_LEAD, "FLM")], {"YPSA": 3, "BOMSA": 3}),
    "lead who writes for YPSA": ([(Role.CONSORTIUM_LEAD, "FLM"), (Role.CONTRIBUTOR, "YPSA")], {"YPSA": 4, "BOMSA": 3}),
    "reviewer": ([(Role.REVIEWER, "FLM")], {"YPSA": 4, "BOMSA": 4}),
    "reviewer of the other project": ([(Role.REVIEWER, "CFTM")], {"COAST": 4}),
    "facilitator": ([(Role.FACILITATOR, None)], {"YPSA": 2, "BOMSA": 2, "COAST": 2}),
    "administrator": ([(Role.ADMINISTRATOR, None)], {}),
    "observer": ([(Role.OBSERVER, None)], {}),
    "observer of the project": ([(Role.OBSERVER, "FLM")], {}),
}  # fmt: skip


@dataclass
class Said:
    """What was entered: words by (owner, level), and figures of lines by what they are and (owner, level)."""

    words: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)
    dice: Random = field(default_factory=lambda: Random(5))

    def word(self, owner, level, what):
        word = f"zq{what}{owner}{int(level)}".lower()
        self.words[word] = (owner, level)
        return word

    def figure(self, owner, level, what, least, most):
        value = self.dice.randrange(least, most)
        self.figures.setdefault(what, {})[owner, level] = value
        return value

    def hidden_from(self, clear):
        """The words and sums that somebody who is cleared so far may meet nowhere."""
        words = {word for word, (owner, level) in self.words.items() if clear.get(owner, 0) < level}
        every: set[int] = set()
        may: set[int] = set()
        for lines in self.figures.values():
            every |= _sums(lines)
            may |= _sums({key: value for key, value in lines.items() if clear.get(key[0], 0) >= key[1]})
        return words, every - may


def _sums(lines):
    """Of whatever choice of lines."""
    return {sum(some) for count in range(1, len(lines) + 1) for some in combinations(lines.values(), count)}


def scan(row, label):
    item = Evidence(part=row, label=label)
    item.file.save("scan.pdf", ContentFile(f"{label} on paper".encode()), save=False)
    item.save()


def enter(said, report, owner, indicators, quarter, by):
    for level in LEVELS:
        mark = f"q{quarter}"
        spent = said.figure(owner, level, f"spent{quarter}", 30_000_000, 90_000_000)
        word = said.word(owner, level, f"money{mark}")
        if quarter == 1:
            budget = said.figure(owner, level, "budget", 400_000_000, 900_000_000)
            line = make_line(report, f"{said.word(owner, level, 'line')} heading", by=by, budget=budget, planned=spent + 3_000_017,
                             spent=spent, reason=f"{word} came later.", confidentiality=level)  # fmt: skip
        else:
            line = FinancialLine.objects.get(report=report, heading__startswith=f"zqline{owner}{int(level)}".lower())
            line.rewrite(
                version=line.version, by=by, spent=spent, planned=spent + 3_000_017, reason=f"{word} came later."
            )
        line.refresh_from_db()
        account = line.account
        for what in ("to_date", "left", "planned"):
            said.figures.setdefault(f"{what}{quarter}", {})[owner, level] = int(getattr(account, what))
        scan(line, f"{said.word(owner, level, f'linescan{mark}')} of the bank")
        women, men = (said.figure(owner, level, f"{sex}{quarter}", 3_000_000, 90_000_000) for sex in ("women", "men"))
        place = said.word(owner, level, f"place{mark}")
        row = report_figure(report, indicators[level], women + men, by=by, note=f"{said.word(owner, level, f'note{mark}')} it.",
                            breakdown={"sex": {"women": women, "men": men}, "location": {place: women + men}},
                            confidentiality=level)  # fmt: skip
        said.figures.setdefault(f"reached{quarter}", {})[owner, level] = women + men
        scan(row, said.word(owner, level, f"resultscan{mark}"))
        women, men = (said.figure(owner, level, f"came{sex}{quarter}", 10_000, 49_000) for sex in ("women", "men"))
        said.figures.setdefault(f"came{quarter}", {})[owner, level] = women + men
        event = Gathering.add(report, by=by, title=f"{said.word(owner, level, f'event{mark}')} meeting",
                              held_on=report.quarter.starts_on, place=said.word(owner, level, f"held{mark}"),
                              sexes={"women": women, "men": men}, kinds={"migrants": women + men}, groups={"youth": women},
                              missing=f"{said.word(owner, level, f'away{mark}')} stayed away.", confidentiality=level)  # fmt: skip
        scan(event, said.word(owner, level, f"eventscan{mark}"))
        sheet = event.sheet
        sheet.rewrite(version=sheet.version, by=by, names=said.word(owner, Level.RESTRICTED, f"name{int(level)}{mark}"))
        scan(sheet, said.word(owner, Level.RESTRICTED, f"sheetscan{int(level)}{mark}"))
    papers = ChapterNote.objects.get(report=report, chapter="finance_papers")
    scan(papers, said.word(owner, Level.RESTRICTED, f"papers{mark}"))
    complete(report, by=by)
    for chapter, level in CHAPTERS.items():
        note = ChapterNote.objects.get(report=report, chapter=chapter)
        words = {
            name: f"{said.word(owner, level, f'{name}{mark}')}."
            for name in ("reached", "missing", "done", "nothing_because")
        }
        note.rewrite(version=note.version, by=by, confidentiality=level, **words)
    report.take("submit", by=by, at=MORNING)


@pytest.fixture
def said(reports, flm, cftm, seat, other_seat, foreign_seat, focal_person):
    """Two quarters of three partners, all sent; the consolidated report of the first is sent too."""
    said = Said()
    seats = {"YPSA": seat, "BOMSA": other_seat, "COAST": foreign_seat}
    quarters = ("2017Q1", "2017Q2")
    indicators = {}
    for ibp, owners in ((flm, ("YPSA", "BOMSA")), (cftm, ("COAST",))):
        for level in LEVELS:
            targets = {(seats[owner], quarter): 100 for owner in owners for quarter in quarters}
            indicators[ibp.code, level] = make_indicator(
                ibp, f"1.{int(level)}", targets, told_apart_by=["sex", "location"]
            )
    code = {"YPSA": "FLM", "BOMSA": "FLM", "COAST": "CFTM"}
    for number, there in ((1, reports), (2, None)):
        there = there or open_next_quarter()
        for owner in OWNERS:
            own = {level: indicators[code[owner], level] for level in LEVELS}
            enter(said, there[owner], owner, own, number, focal_person)
        said.reports[number] = there
    for number in (1, 2):
        Report.objects.filter(pk=said.reports[number]["FLM"].pk).update(status="submitted")
    yield said
    for item in Evidence.objects.exclude(file=""):
        item.file.delete(save=False)


def person(who, said):
    roles, _clear = PEOPLE[who]
    found = make_person("Jahanara Khatun")
    for role, of in roles:
        report = said.reports[1].get(of) if of else None
        seat = report.seat if report else None
        ibp = report.ibp if report and not seat else None
        Appointment.objects.create(person=found, role=role, seat=seat, ibp=ibp)
    return found


def addresses(said):
    yield from ("/", "/log/", "/inbox/", "/desk/", "/returns/", "/board/", "/board/2017Q1/", "/setup/finance/")
    yield from ("/publications/", "/publications/ask/")
    for code in ("FLM", "CFTM"):
        yield from (f"/{code}/results/", f"/{code}/results/sheet/?download", f"/{code}/2017Q1/", f"/{code}/2017Q2/")
    for report in (there[owner] for there in said.reports.values() for owner in ("YPSA", "FLM")):
        for name in ("report", "read", "submit", "receipt", "history", "review", "comments", "compare", "finance",
                     "finance_sums", "add_financial_line", "finance_sheet", "results", "results_sheet", "attendance",
                     "attendance_sums", "add_gathering", "attendance_sheet", "gesi"):  # fmt: skip
            yield reverse(f"reporting:{name}", args=[report.pk])
        for name in ("finance_sheet", "results_sheet", "attendance_sheet"):
            yield reverse(f"reporting:{name}", args=[report.pk]) + "?download"
        yield reverse("reporting:submission", args=[report.pk, 1])
        for part in ("", "content/", "snapshots/", "snapshots/1/", "events/", "threads/"):
            yield f"/api/v1/reports/{report.pk}/{part}"
    for model, kind in (
        (FinancialLine, "financial_line"),
        (Result, "result"),
        (Gathering, "gathering"),
        (SignedSheet, "signed_sheet"),
        (ChapterNote, "note"),
    ):
        listed = "chapter-notes" if model is ChapterNote else f"{kind.replace('_', '-')}s"
        yield f"/api/v1/{listed}/?page_size=200"
        for row in model.objects.filter(report=said.reports[2]["YPSA"]):
            if model is ChapterNote and row.chapter not in (*CHAPTERS, "finance_papers"):
                continue
            for name in ("row", "edit_row", "row_history", "row_evidence"):
                yield reverse(f"reporting:{name}", args=[kind, row.pk])
            yield from (f"/api/v1/{listed}/{row.pk}/", f"/api/v1/{listed}/{row.pk}/history/")
    yield from ("/api/v1/evidence/?page_size=200", "/api/v1/indicators/", "/api/v1/notices/", "/api/v1/threads/")
    for item in Evidence.objects.filter(label__contains="q2ypsa"):
        yield from (reverse("reporting:evidence", args=[item.pk]), f"/api/v1/evidence/{item.pk}/")


def told(content):
    """The words, and the whole numbers however they are grouped, that somebody could read there."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    text = content.decode(errors="replace").lower()
    numbers = re.findall(r"(?<![0-9a-z.,-])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9a-z-])", text)
    return text, {int(float(number.replace(",", "").rstrip("."))) for number in numbers if len(number) < 20}


@pytest.mark.once
def test_nothing_above_ones_level_is_told_or_added_up(client, said):
    everywhere, troubles, met = list(addresses(said)), [], {}
    for who, (_roles, clear) in PEOPLE.items():
        client.force_login(person(who, said), backend=BACKEND)
        words, sums = said.hidden_from(clear)
        met[who] = set()
        for address in everywhere:
            answer = client.get(address)
            if answer.status_code >= 500:
                troubles.append(f"{who} {address}: {answer.status_code}")
            if answer.status_code != 200:
                continue
            text, numbers = told(b"".join(answer))
            met[who] |= {word for word in said.words if word in text}
            found = sorted(word for word in words if word in text) + sorted(sums & numbers)
            if found:
                troubles.append(f"{who} {address}: {found[:6]}")
        Appointment.objects.filter(person__name="Jahanara Khatun").delete()
    assert not troubles, "\n".join(troubles)
    for who, (_roles, clear) in PEOPLE.items():
        may = {word for word, (owner, level) in said.words.items() if clear.get(owner, 0) >= level}
        assert bool(met[who]) == bool(may), who


@pytest.mark.once
@pytest.mark.parametrize("audience", list(Level))
def test_no_document_holds_or_adds_up_what_is_above_its_audience(said, audience):
    for number in (1, 2):
        reports = said.reports[number]
        documents = [
            Document.compose(Kind.PARTNER, audience, report=reports["YPSA"], made_on=MORNING.date()),
            Document.compose(Kind.CONSOLIDATED, audience, report=reports["FLM"], made_on=MORNING.date()),
            Document.compose(Kind.PROGRAMME, audience, quarter=reports["FLM"].quarter, made_on=MORNING.date()),
        ]
        for document in documents:
            level = audience if document.kind == Kind.PARTNER else min(audience, Level.CONSORTIUM)
            words, sums = said.hidden_from({"YPSA": level, "BOMSA": level})
            text, numbers = told(to_html(document).encode())
            assert [word for word in words if word in text] == [] and sorted(sums & numbers) == []
            assert ("zq" in text) == (audience > Level.PUBLIC)
