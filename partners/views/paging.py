"""Knows how a long list is cut into pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def page_of(rows: Any, request: HttpRequest) -> Page:
    """The page that was asked for; the first or last one where there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
