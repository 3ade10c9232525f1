"""Knows the page on which people read what programs can do here, and try it as themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def documentation(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html")
