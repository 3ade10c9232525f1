"""Proves at start that every chapter listed for a kind of report imports and keeps the contract."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from reporting.chapter import Chapter

MUST_WRITE = ("gaps", "url", "content", "present")


@register()
def chapters_keep_the_contract(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for kind, paths in settings.REPORT_CHAPTERS.items():
        keys: set[str] = set()
        for path in paths:
            try:
                chapter = import_string(path)
            except ImportError as error:
                problems.append(
                    Error(f"REPORT_CHAPTERS[{kind!r}]: {path} cannot be imported: {error}", id="reporting.E001")
                )
                continue
            if not (isinstance(chapter, type) and issubclass(chapter, Chapter)):
                problems.append(Error(f"{path} is not a Chapter", id="reporting.E002"))
                continue
            missing = [name for name in MUST_WRITE if getattr(chapter, name) is getattr(Chapter, name)]
            missing += [name for name in ("key", "title", "template", "screen") if not getattr(chapter, name, None)]
            if missing:
                problems.append(Error(f"{path} does not say its {', '.join(missing)}", id="reporting.E003"))
            elif chapter.key in keys:
                problems.append(Error(f"{path}: the key {chapter.key!r} stands twice in {kind!r}", id="reporting.E004"))
            else:
                keys.add(chapter.key)
    return problems
