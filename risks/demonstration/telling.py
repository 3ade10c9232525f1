"""The forms in which the demonstration's risks are told: what may happen, what is done about it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from partners.clearance import Level

INCEPTION = "inception"


@dataclass(frozen=True)
class Acts:
    """Something that is done about a risk. `plan` is how the activity of the plan begins that carries it out."""

    text: str
    due: date
    lowers: str = "likelihood"
    response: str = "reduce"
    state: str = "under_way"
    plan: str = ""
    by_focal: bool = False
    result: str = ""


@dataclass(frozen=True)
class May:
    """A risk. Ratings are likelihood and impact before any action, today, and if the actions work."""

    cause: str
    event: str
    effect: str
    category: str
    rated: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
    actions: tuple[Acts, ...] = ()
    why: str = ""
    comes_from: tuple[str, ...] = ()  # keys of actors, as the maps tell them
    context: str = ""  # how the contextual change begins that it comes from
    held: int = 1
    by_focal: bool = False
    level: Level = Level.PROGRAMME
    accepted: tuple[str, date] | None = None


@dataclass(frozen=True)
class Became:
    """What became of a risk: a deed of `judging`, and what was said. Today's rating and the expected one where they changed."""

    deed: str = "keep"
    remark: str = ""
    today: tuple[int, int] | None = None
    expected: tuple[int, int] | None = None
    happened: tuple[date, str, str] | None = None  # when, what, what was learnt
    accepted: tuple[str, date] | None = None
    comes_from: tuple[str, ...] = ()
    context: str = ""
    actions: tuple[Acts, ...] = ()
    done: Mapping[str, str] = field(default_factory=dict)  # how an action begins, and what came of it
    later: Mapping[str, date] = field(default_factory=dict)  # how an action begins, and its new day


@dataclass(frozen=True)
class Register:
    """The risks of one report. What is not named is kept. `reached` and `missing` are its note on inclusion."""

    new: tuple[str, ...] = ()
    became: Mapping[str, Became] = field(default_factory=dict)
    nothing: str = ""
    reached: str = ""
    missing: str = ""
    done: str = ""
    not_looked: tuple[str, ...] = ()  # still without a verdict, in a draft


@dataclass(frozen=True)
class Told:
    """All that a project's people say of risks: risks by a key, registers by the partner, INCEPTION or the project, and by edition."""

    ibp: str
    risks: Mapping[str, May]
    registers: Mapping[tuple[str, str], Register]
