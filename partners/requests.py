"""Knows the request of somebody who signed in: every request but those to the few pages open to visitors."""

from django.http import HttpRequest
from rest_framework.request import Request

from partners.models import User


class SignedInRequest(HttpRequest):
    user: User  # LoginRequiredMiddleware sends everybody else to the sign-in


class SignedInApiRequest(Request):
    user: User  # likewise the permission class IsAuthenticated
