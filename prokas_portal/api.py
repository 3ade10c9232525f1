"""How the API is put together: every app's addresses under one router, one way to say no, one description of both."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import URLPattern, URLResolver
from rest_framework import exceptions, serializers, views
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.settings import api_settings

from partners.api import router_entries as partners_entries
from partners.refusals import Refused
from powermaps.api import router_entries as powermaps_entries
from publishing.api import router_entries as publishing_entries
from reporting.api import router_entries as reporting_entries
from reporting.models import Gone, Incomplete, Overtaken, Undecided
from risks.api import router_entries as risks_entries
from workshops.api import router_entries as workshops_entries

# ── Addresses ───────────────────────────────────────────────────────────────


router = DefaultRouter()
router.include_format_suffixes = False
entries = [
    *(*partners_entries, *reporting_entries, *powermaps_entries, *risks_entries, *workshops_entries),
    *publishing_entries,
]
for prefix, viewset, basename in entries:
    router.register(prefix, viewset, basename)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = router.urls


# ── Saying no ───────────────────────────────────────────────────────────────


def answer_for(exception: Exception, context: dict[str, Any]) -> Response | None:
    """How a deed that failed is answered; None, and so a 500, for what is nobody's doing."""
    if isinstance(exception, Refused):
        views.set_rollback()
        return Response(refusal(exception), status=410 if isinstance(exception, Gone) else 409)
    if isinstance(exception, ValidationError):
        exception = exceptions.ValidationError(serializers.as_serializer_error(exception))
    if isinstance(exception, exceptions.ValidationError) and isinstance(exception.detail, dict):
        exception.detail = {_field(name): said for name, said in exception.detail.items()}
    return views.exception_handler(exception, context)


def _field(name: str) -> str:
    """What concerns no single field has one name, whether a model or a serializer found it."""
    return api_settings.NON_FIELD_ERRORS_KEY if name == NON_FIELD_ERRORS else name


def refusal(refused: Refused) -> dict[str, Any]:
    """Why it was refused; what is missing, or both texts where a colleague was faster."""
    said: dict[str, Any] = {"detail": str(refused)}
    if isinstance(refused, Incomplete | Undecided):
        said["gaps"] = [{"message": gap.message, "url": gap.url} for gap in refused.gaps]
    elif isinstance(refused, Overtaken):
        said |= {
            "theirs": refused.theirs.words(),
            "mine": refused.mine,
            "version": refused.theirs.version,
            "changed_by": str(refused.theirs.changed_by or ""),
            "changed_at": refused.theirs.changed_at,
        }
    elif isinstance(refused, Gone):
        said["mine"] = refused.mine
    return said


# ── Its description ─────────────────────────────────────────────────────────

TEXT = {"type": "string"}
WORDS = {"type": "object", "additionalProperties": True}
DETAIL = {"type": "object", "properties": {"detail": TEXT}, "required": ["detail"]}
ANSWERS = {
    "Detail": DETAIL,
    "Invalid": {
        "description": "What is wrong, by field; `detail` where it could not be read at all.",
        "type": "object",
        "properties": {"detail": {"oneOf": [TEXT, {"type": "array", "items": TEXT}]}},
        "additionalProperties": {},
    },
    "Refusal": {
        "description": "Why it cannot be done now. Nothing was changed.",
        "type": "object",
        "properties": {
            "detail": TEXT,
            "gaps": {
                "description": "What keeps a report from being submitted, returned or approved.",
                "type": "array",
                "items": {"$ref": "#/components/schemas/Gap"},
            },
            "theirs": {**WORDS, "description": "The row as a colleague has written it meanwhile."},
            "mine": {**WORDS, "description": "What was to be written."},
            "version": {"type": "integer", "description": "The version to write over, having read theirs."},
            "changed_by": TEXT,
            "changed_at": {"type": "string", "format": "date-time"},
        },
        "required": ["detail"],
    },
}
NOES = {
    400: ("Invalid", "What was sent cannot be understood."),
    401: ("Detail", "Nobody is signed in, or the token is not valid."),
    403: ("Detail", "You may see it, but not do this; or the session's CSRF token is missing."),
    404: ("Detail", "It does not exist, or not for you."),
    409: ("Refusal", "It cannot be done now."),
    415: ("Detail", "Send JSON."),
}


def describe_noes(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every operation says how it can be refused (a hook of drf-spectacular)."""
    result["components"]["schemas"] |= ANSWERS
    for address, operations in result["paths"].items():
        for method, operation in operations.items():
            for code in possible_noes(address, method, operation):
                schema, description = NOES[code]
                content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
                operation["responses"].setdefault(str(code), {"content": content, "description": description})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def possible_noes(address: str, method: str, operation: dict[str, Any]) -> list[int]:
    is_paged = any(parameter["name"] == "page" for parameter in operation.get("parameters", []))
    changes = method != "get"
    return [
        400,
        401,
        403,
        *([404] if "{" in address or is_paged else []),
        *([409] if changes else []),
        *([415] if "requestBody" in operation else []),
    ]
