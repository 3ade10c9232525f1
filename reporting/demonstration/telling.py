"""Knows how the demonstration's content is noted down: what a partner says, saw and reached, and what a lead makes of it."""

from dataclasses import dataclass, field
from datetime import date

from partners.clearance import Level

Links = tuple[tuple[str, str], ...]  # (label, address)


@dataclass(frozen=True)
class Said:
    """A statement. `key` is how a consolidated line names it; `first` is an earlier wording, `carries` a point of last quarter."""

    key: str
    text: str
    detail: str = ""
    level: Level = Level.PROGRAMME
    links: Links = ()
    first: str = ""
    carries: str = ""


@dataclass(frozen=True)
class Changed:
    """A change in the context: `sign` and `reach` by their values, `on` the date."""

    key: str
    sign: str
    reach: str
    on: date | None
    text: str
    meaning: str
    response: str
    level: Level = Level.PROGRAMME
    links: Links = ()
    carries: str = ""


@dataclass(frozen=True)
class Reached:
    """A note on gender and social inclusion."""

    reached: str
    missing: str
    done: str = ""
    level: Level = Level.PROGRAMME


@dataclass(frozen=True)
class Told:
    """Everything one partner says in one quarter."""

    partner: str
    went_well: tuple[Said, ...] = ()
    better: tuple[Said, ...] = ()
    successes: tuple[Said, ...] = ()
    lessons: tuple[Said, ...] = ()
    changes: tuple[Changed, ...] = ()
    progress: Reached | None = None
    context: Reached | None = None
    dropped: dict[str, str] = field(default_factory=dict)  # last quarter's open points that are let go, and why

    @property
    def statements(self) -> list[tuple[str, Said]]:
        """Each with its criterion, in the order of the page."""
        return [
            (criterion, said)
            for criterion in ("went_well", "better", "successes", "lessons")
            for said in getattr(self, criterion)
        ]


@dataclass(frozen=True)
class Line:
    """A line of a consolidated report: the members' rows it comes from, as PARTNER.key, and its words where the lead reworded."""

    sources: tuple[str, ...]
    text: str = ""
    detail: str | None = None
    meaning: str | None = None
    response: str | None = None

    @property
    def words(self) -> dict[str, str]:
        written = {"text": self.text or None, "detail": self.detail, "meaning": self.meaning, "response": self.response}
        return {name: words for name, words in written.items() if words is not None}


@dataclass(frozen=True)
class Consolidated:
    """What a lead makes of the members' reports. `aside` gives the reason for every row that is not taken over."""

    ibp: str
    statements: tuple[Line, ...]
    changes: tuple[Line, ...]
    aside: dict[str, str]
    progress: Reached
    context: Reached


@dataclass(frozen=True)
class Answer:
    """The answer to a question of an inception report; `first` is what it said before the review."""

    text: str
    level: Level = Level.PROGRAMME
    links: Links = ()
    first: str = ""


@dataclass(frozen=True)
class Part:
    """What a member of the consortium does and brings."""

    role: str
    added_value: str


@dataclass(frozen=True)
class Inception:
    """An inception report: the answers by chapter and question, and every member's part by its acronym."""

    ibp: str
    answers: dict[str, dict[str, Answer]]
    parts: dict[str, Part]


@dataclass(frozen=True)
class Remark:
    """What a reviewer says about a chapter or a row, and what becomes of it: answered by the partner, ended by PROKAS.

    `on` names the row as the pen knows it (PARTNER.key), or by the words it begins with; without it, the whole chapter.
    """

    key: str
    chapter: str
    text: str
    on: str = ""
    is_internal: bool = False
    by: str = ""  # the code of the project whose reviewer speaks; without it, the programme's
    asks: bool = False  # mentions the other reviewer
    reply: str = ""  # of the other reviewer
    answer: str = ""
    state: str = ""
    ending: str = ""
