"""How the record of 29 March 2017 was written up: from the reports, sharpened in the room, with remarks, photographs and an erratum."""

import io
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from partners.clearance import Level
from partners.demonstration import Cast
from reporting.models import ContextChange, Statement
from workshops.contents import REMARK, RecordSection
from workshops.models import Line, Passage, Session, Workshop
from workshops.photographs import develop
from workshops.recording import correct, keep_photo, leave_out, take_all_over
from workshops.sessions import SessionKind

CORRECTED_AT = datetime(2017, 4, 3, 11, 20, tzinfo=ZoneInfo("Asia/Dhaka"))

# What the room made of a line that begins so in the report.
SHARPENED = {
    "FLM": (
        "Coordination inside the consortium was limited",
        "Coordination inside the consortium was limited: from April on both projects keep one calendar of events in the districts.",
    ),
    "CFTM": (
        "Nobody had an agreed definition",
        "There is no agreed definition of “climate finance”: without one, no two figures of the quarter can be compared.",
    ),
}

# From the floor, by project, kind of session and column; a change in the context with its level.
FROM_THE_FLOOR: dict[str, tuple[tuple[SessionKind, str, str, str], ...]] = {
    "FLM": (
        (
            SessionKind.PROGRESS,
            Statement.Criterion.LESSONS,
            "People believe a returned migrant sooner than a leaflet: let them speak first.",
            "",
        ),
        (
            SessionKind.CONTEXT,
            ContextChange.Sign.NEUTRAL,
            "Musaniat, the new database in Saudi Arabia, may help if it is properly implemented.",
            ContextChange.Reach.GLOBAL,
        ),
        (
            SessionKind.INCEPTION,
            "feedback",
            "The section on the power maps needed improvement: clusters are too coarse to be moved.",
            "",
        ),
        (
            SessionKind.INCEPTION,
            "follows",
            "Break the cluster of middlemen down by what they live from, and give each group its strategy.",
            "",
        ),
        (
            SessionKind.RISKS,
            "mitigation",
            "Publish the fixed rate at every help desk, in figures and in Bangla, before the dialogue with agents.",
            "",
        ),
    ),
    "CFTM": (
        (
            SessionKind.PROGRESS,
            Statement.Criterion.BETTER,
            "A letter of support should be in the hand before the first visit to a local government.",
            "",
        ),
        (
            SessionKind.CONTEXT,
            ContextChange.Sign.NEGATIVE,
            "Staff of the External Resources Division changed: memoranda wait for people who have just arrived.",
            ContextChange.Reach.NATIONAL,
        ),
        (
            SessionKind.INCEPTION,
            "feedback",
            "The map says “INGOs” and “MoEF” where it should name organisations, departments and units.",
            "",
        ),
        (
            SessionKind.INCEPTION,
            "follows",
            "Activities that slipped because the project began late move by one quarter; the plan says so.",
            "",
        ),
        (
            SessionKind.RISKS,
            "mitigation",
            "Find a second door to each ministry in conflict, so that work does not wait for one signature.",
            "",
        ),
    ),
}
DECISIONS = (
    "Both projects share one calendar of events in the districts.",
    "Networks are shared across the wider membership: whoever has access to an actor introduces the others.",
    "Two subgroups work on between the workshops: Communications, and Monitoring, Evaluation and Learning (MEL).",
)
COOPERATION = ("Climate change will drive labour migration: the projects look together at districts where both work.",)
REMARKS = (
    (
        SessionKind.OPENING,
        "Dr Saleh Mahmud, speaker",
        "Transparency in climate finance and fairness in migration ask the same of government: to show what it does with what people entrust to it.",
    ),
    (
        SessionKind.DEBRIEF,
        "Farzana Haque, speaker",
        "A quarter is short. What moved this quarter moved because somebody knew whom to ask.",
    ),
)
DEBRIEF = (
    "Spoilers may appear at any time: look for them every quarter, not once.",
    "The next workshop begins with what became of today’s action points.",
)
PASSAGES = {
    RecordSection.INTRODUCTIONS: "Each gave a short overview of its peer’s portfolio.",
    RecordSection.POWER: "Both maps were opened on the wall. Where the room placed an actor otherwise than the map of the consortium, it stands first.",
    RecordSection.WAY_FORWARD: "What follows was read out and agreed to before the debrief.",
}
CAPTIONS = (
    ("The four columns of the progress review fill up", SessionKind.PROGRESS, 12, Level.PUBLIC),
    ("Notes on what changed around the projects, sorted by sign", SessionKind.CONTEXT, 9, Level.PROGRAMME),
    ("What follows, as it stood on the wall at five o’clock", SessionKind.WAY_FORWARD, 7, Level.PROGRAMME),
)


def record(workshop: Workshop, cast: Cast) -> None:
    """While it is open."""
    by = cast.facilitator
    take_all_over(workshop, by=by)
    for code, (beginning, text) in SHARPENED.items():
        line = workshop.lines.filter(session__ibp__code=code, text__startswith=beginning).first()
        if line:
            line.workshop = workshop
            line.rewrite(version=line.version, by=by, text=text)
    double = workshop.lines.filter(session__ibp__code="FLM", column=Statement.Criterion.WENT_WELL).last()
    if double:
        double.workshop = workshop
        leave_out(double, True, version=double.version, by=by)
    for code, said in FROM_THE_FLOOR.items():
        for kind, column, text, reach in said:
            _write(workshop, cast, kind, column, text, code=code, origin=Line.Origin.NOTES, level=reach)
    forward = _session(workshop, SessionKind.WAY_FORWARD)
    if forward and not forward.lines.filter(column="decision").exists():
        for text in DECISIONS:
            _write(workshop, cast, SessionKind.WAY_FORWARD, "decision", text, confidentiality=Level.PUBLIC)
    for text in COOPERATION:
        _write(workshop, cast, SessionKind.SYNERGIES, "synergy", text, origin=Line.Origin.NOTES)
    for kind, speaker, text in REMARKS:
        _write(workshop, cast, kind, REMARK, text, speaker=speaker)
    for text in DEBRIEF:
        _write(workshop, cast, SessionKind.DEBRIEF, "debrief", text, origin=Line.Origin.NOTES)
    for section, text in PASSAGES.items():
        Passage.add(workshop, by=by, section=section.value, text=text, confidentiality=Level.PUBLIC)
    for number, (caption, kind, notes, level) in enumerate(CAPTIONS):
        upload = SimpleUploadedFile("wall.jpg", _wall(notes, seed=number), "image/jpeg")
        session = _session(workshop, kind)
        keep_photo(
            workshop,
            develop(upload),
            by=by,
            caption=caption,
            session_id=session and session.pk,
            confidentiality=level,
        )


def correct_afterwards(workshop: Workshop, cast: Cast) -> None:
    """Once it is closed."""
    correct(
        workshop,
        by=cast.facilitator,
        at=CORRECTED_AT,
        section=RecordSection.INCEPTION.value,
        text="The reviewers asked for the power maps to be revised, not for the whole inception report.",
    )


def _session(workshop: Workshop, kind: SessionKind, code: str = "") -> Session | None:
    there = workshop.sessions.filter(kind=kind)
    return (there.filter(ibp__code=code) if code else there).first()


def _write(
    workshop: Workshop, cast: Cast, kind: SessionKind, column: str, text: str, *, code: str = "", **words: Any
) -> None:
    session = _session(workshop, kind, code)
    if session and not session.lines.filter(column=column, text=text).exists():
        Line.add(workshop, by=cast.facilitator, session=session, column=column, text=text, **words)


def _wall(notes: int, *, seed: int) -> bytes:
    """A wall with sticky notes on it, as somebody in the room might have taken it."""
    lots = Random(seed)
    wall = Image.new("RGB", (2_000, 1_400), (226, 222, 210))
    draw = ImageDraw.Draw(wall)
    for at in range(4):
        draw.rectangle((60 + at * 480, 70, 480 + at * 480, 150), fill=(250, 249, 244))
        draw.line((100 + at * 480, 112, 380 + at * 480, 112), fill=(60, 70, 66), width=10)
    papers = [(247, 222, 120), (176, 214, 190), (240, 176, 150), (170, 200, 226)]
    for number in range(notes):
        left, top = 80 + number % 4 * 480 + lots.randint(-14, 14), 210 + number // 4 * 370 + lots.randint(-18, 18)
        note = Image.new("RGBA", (370, 320), (*papers[number % 4], 255))
        pen = ImageDraw.Draw(note)
        for line in range(lots.randint(2, 4)):
            pen.line((36, 70 + line * 56, lots.randint(210, 330), 64 + line * 56), fill=(52, 58, 70, 255), width=7)
        turned = note.rotate(lots.uniform(-5, 5), expand=True, resample=Image.Resampling.BICUBIC)
        draw.polygon(
            [(left + 20, top + 26), (left + 392, top + 22), (left + 396, top + 350), (left + 24, top + 352)],
            fill=(204, 199, 186),
        )
        wall.paste(turned, (left, top), turned)
    stored = io.BytesIO()
    wall.save(stored, "JPEG", quality=88)
    return stored.getvalue()
