"""Knows which JSON the API reads: of a bounded size and depth, and only text that a database can store."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

DEEPEST = 20  # levels; what the API asks for has three
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class ReadableJSON(JSONParser):
    """JSON whose every text can be stored. What cannot be read is answered with 400, by field where there is one."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("This is too large. Send it in several requests."))
        try:
            content = json.loads(body.decode(encoding), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON: %(error)s") % {"error": _readable(str(error))}) from error
        _require_storable(content)
        return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _readable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _require_storable(content: Any) -> None:
    if not isinstance(content, dict):
        if _trouble(content):
            raise ParseError(_trouble(content))
        return
    troubles = {key: [trouble] for key, value in content.items() if (trouble := _trouble(value, 2))}
    if any(UNREADABLE.search(key) for key in content):
        raise ParseError(_trouble(list(content)))
    if troubles:
        raise ValidationError(troubles)


def _trouble(content: Any, depth: int = 1) -> str:
    """What keeps a value from being read; empty if nothing does."""
    ahead = [(content, depth)]
    while ahead:
        here, depth = ahead.pop()
        if isinstance(here, str) and UNREADABLE.search(here):
            return _("This text holds a character that cannot be stored. Paste it again as plain text.")
        if isinstance(here, (dict, list)):
            if depth > DEEPEST:
                raise ParseError(_("This is nested too deeply."))
            inside = [*here.keys(), *here.values()] if isinstance(here, dict) else here
            ahead += [(value, depth + 1) for value in inside]
    return ""
