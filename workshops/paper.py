"""A document of a workshop as a value: what stands on its cover, and its chapters in printed order with nothing else in them."""

from collections.abc import Callable
from dataclasses import dataclass

from reporting.chapter import Section

Tell = Callable[[str, int, int], None]  # what is being read, how much is done, of how much


@dataclass(frozen=True)
class Fact:
    """A line of the cover: what it is called, and its words, one to a line."""

    label: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class OfProject:
    """What a chapter says of one project."""

    code: str
    name: str
    colour: str
    section: Section


@dataclass(frozen=True)
class Chapter:
    """A heading of the document: its own words (none where the section names no template), then each project's."""

    section: Section
    projects: tuple[OfProject, ...] = ()
    opens: bool = True  # on a new page


@dataclass(frozen=True)
class Picture:
    """A photograph that a chapter shows: a template names it `https://portal.invalid/pictures/<sha256>.jpg`."""

    sha256: str
    file: str  # its name in the storage


@dataclass(frozen=True)
class Paper:
    title: str  # what kind of document it is
    theme: str
    held: str  # when and where
    state: str  # of the workshop, in words
    is_draft: bool
    facts: tuple[Fact, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    pictures: tuple[Picture, ...] = ()
    lead: str = ""  # a sentence under the contents
