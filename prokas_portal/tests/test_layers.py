"""The map holds: every app imports only what stands to its left, every module only what lies below it, and no door is open unseen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny

ROOT = Path(settings.BASE_DIR)
MAP = ["partners", "reporting", "powermaps", "risks", "workshops", "assessment", "publishing", "prokas_portal"]
APPS = [app for app in MAP if (ROOT / app).is_dir()]
HOMELESS = {"utils", "helpers", "common", "core", "base", "services"}

# What stands above what inside an app. A module not named here is a deed if it knows the app's models, else pure.
PURE, MODELS, RULES, DEEDS, INPUT, PAGES, ADDRESSES = range(7)
FLOORS = {
    "models": MODELS,
    "rules": RULES,
    "chapters": DEEDS,
    "forms": INPUT,
    "tasks": INPUT,
    "templatetags": INPUT,
    "views": PAGES,
    "api": PAGES,
    "urls": ADDRESSES,
}
WIRING = {"apps", "management", "migrations", "tests"}  # where an app is put together, or taken apart

# Everything that answers somebody who has not signed in, by the address's pattern.
OPEN_DOORS = {
    "accounts/2fa/authenticate/",
    "accounts/confirm-email/",
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$",
    "accounts/inactive/",
    "accounts/login/",
    "accounts/login/code/confirm/",
    "accounts/logout/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/done/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "accounts/signup/",  # says that one is invited
    "healthz/",
    "invitations/<str:key>/",
    *("j/", "j/<str:code>/", "j/entry/", "j/leave/"),  # phones in the room of a workshop
    *("room/", "room/<uuid:pk>/", "room/<uuid:pk>/notes/", "room/<uuid:pk>/notes/off/", "room/<uuid:pk>/votes/"),
    *("room/<uuid:pk>/stream/", "room/<uuid:pk>/since/"),
    *("room/<uuid:pk>/map/", "room/placements/<uuid:pk>/take-back/"),
    "style/",  # the components of the look, with made-up content
    "sw.js",
}


def modules(*apps: str) -> dict[str, Path]:
    """Every module of these apps by its dotted name, tests and migrations apart."""
    found = {}
    for app in apps:
        for path in (ROOT / app).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            if not {"tests", "migrations"} & set(parts):
                found[".".join(parts)] = path
    return found


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports when it runs: those for the type checker alone do not count."""
    return set(_imported(ast.parse(path.read_text())))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for branch in node.orelse:
                yield from _imported(branch)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from _imported(node)


def floor(module: str, graph: dict[str, set[str]]) -> int:
    """How high a module stands inside its app."""
    app, _dot, inside = module.partition(".")
    named = FLOORS.get(inside.split(".")[0])
    if named is not None:
        return named
    return DEEDS if _knows_models(module, f"{app}.models", graph) else PURE


def _knows_models(module: str, models: str, graph: dict[str, set[str]]) -> bool:
    seen, ahead = set(), [module]
    while ahead:
        here = ahead.pop()
        if here == models or here.startswith(f"{models}."):
            return True
        if here not in seen:
            seen.add(here)
            ahead += graph.get(here, ())
    return False


def graph_of(app: str) -> dict[str, set[str]]:
    """Which modules of the app each of its modules imports."""
    there = modules(app)

    def known(name: str) -> str | None:
        """The module that an imported name stands in: the name itself may be a class of it."""
        return name if name in there else next((short for short in [name.rpartition(".")[0]] if short in there), None)

    return {
        name: {target for wanted in imports(path) if (target := known(wanted)) and target not in (app, name)}
        for name, path in there.items()
    }


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_only_what_stands_to_its_left(app):
    forbidden = set(MAP[MAP.index(app) + 1 :])
    breaches = [
        f"{module} imports {name}"
        for module, path in modules(app).items()
        for name in imports(path)
        if name.split(".")[0] in forbidden
    ]
    assert breaches == []


@pytest.mark.parametrize("app", [app for app in APPS if app != "prokas_portal"])
def test_a_module_imports_only_what_lies_below_it(app):
    graph = graph_of(app)
    names = ["pure", "models", "rules", "chapters and deeds", "forms and tasks", "views and api", "urls"]
    breaches = []
    for module, targets in graph.items():
        if module == app or module.split(".")[1] in WIRING:
            continue
        here = floor(module, graph)
        breaches += [
            f"{module} ({names[here]}) imports {target} ({names[above]})"
            for target in targets
            if (above := floor(target, graph)) > here
        ]
    assert breaches == []


def test_the_floors_are_those_of_the_house():
    graph = graph_of("reporting")
    there = [
        "workflow",
        "models.report",
        "rules",
        "chapters.progress",
        "opening",
        "tasks",
        "views.report",
        "api.rows",
        "urls",
    ]
    floors = [floor(f"reporting.{name}", graph) for name in there]
    assert floors == [PURE, MODELS, RULES, DEEDS, DEEDS, INPUT, PAGES, PAGES, ADDRESSES]
    assert "reporting.models.report" not in graph["reporting.chapter"]  # what is there for the type checker alone


def test_every_module_is_named_after_what_it_knows():
    homeless = [module for module in modules(*APPS) if HOMELESS & set(module.split(".")[1:])]
    assert homeless == []


def test_models_enqueue_nothing():
    telltale = {"celery", "shared_task"}
    breaches = [
        module
        for module, path in modules(*APPS).items()
        if ".models" in module and any(telltale & set(name.split(".")) for name in imports(path))
    ]
    assert breaches == []


def open_doors() -> set[str]:
    """The addresses whose views let everybody in: those marked for Django's middleware, and the API's by permission."""
    return {address for address, view in _addresses(get_resolver()) if _is_open(view)}


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, prefix + str(entry.pattern))
        else:
            assert isinstance(entry, URLPattern)
            yield prefix + str(entry.pattern), entry.callback


def _is_open(view: object) -> bool:
    if permissions := getattr(getattr(view, "cls", None), "permission_classes", None):
        return AllowAny in permissions
    return not getattr(view, "login_required", True)


def test_these_addresses_and_no_others_are_open_to_everybody():
    assert open_doors() == OPEN_DOORS


def test_a_door_left_open_would_be_found():
    @login_not_required
    def view(request): ...

    assert _is_open(view)
    assert not _is_open(lambda request: None)
