"""Writes days with a title as an iCalendar file (RFC 5545): what calendars on phones and desks read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # octets in a line; longer ones are folded


@dataclass(frozen=True)
class Day:
    """Something that stands on a day. `uid` stays the same when it is written again, so that it is not there twice."""

    uid: str
    on: date
    title: str
    url: str = ""


def written(name: str, days: Iterable[Day], *, at: datetime) -> str:
    """The whole file, with the line ends that the format wants."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PROKAS portal//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for day in days:
        lines += ["BEGIN:VEVENT", f"UID:{escaped(day.uid)}", f"DTSTAMP:{stamp}"]
        lines += [f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}", f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"]
        lines += [f"SUMMARY:{escaped(day.title)}", "TRANSP:TRANSPARENT"]
        lines += [f"URL:{day.url}"] if day.url else []
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """As text stands in a value: backslash, semicolon, comma and line ends have a meaning of their own there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """In pieces of at most 75 octets, each further one begun by a blank; no letter is cut in two."""
    pieces, piece, room = [], "", LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST - 1
        piece, room = piece + letter, room - size
    return "\r\n ".join([*pieces, piece])
