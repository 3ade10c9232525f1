"""What browsers are sent is ours: checked files, no foreign host, nothing that the content security policy refuses."""

import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    if "print" not in path.parts  # set on paper
)
OUR_FILES = sorted(
    path for folder in ("css", "js", "img") for path in (settings.BASE_DIR / "static" / folder).iterdir()
)


def names(paths):
    return [str(path.relative_to(settings.BASE_DIR)) for path in paths]


def test_vendored_files_are_what_their_checksums_say():
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "static/vendor/refresh.py"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "9 files as listed\n")


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_templates_hold_no_style_script_or_handler(path):
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES + OUR_FILES, ids=names(TEMPLATES + OUR_FILES))
def test_nothing_comes_from_another_host(path):
    hosts = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text())
    assert [host for host in hosts if host != "http://www.w3.org"] == []


def test_every_icon_that_templates_name_is_drawn():
    drawn = set(re.findall(r'<symbol id="([a-z_-]+)"', (settings.BASE_DIR / "static/img/icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z_-]+)" %}', path.read_text())}
    assert named - drawn == set()


def test_a_first_visit_weighs_less_than_150_kilobytes():
    """All that a page loads, as it travels, with Bangla on it; 20 kB are left for the page itself."""
    skeleton = (settings.BASE_DIR / "templates/skeleton.html").read_text()
    asked = [*re.findall(r"{% static '([^']+)' %}", skeleton), "django_htmx/htmx-2.min.js", "img/icons.svg"]
    fonts = [str(path) for path in (settings.BASE_DIR / "static/vendor").rglob("*.woff2") if "-ext-" not in path.name]
    assert len(fonts) == 3
    texts = [Path(found) for name in asked if not name.endswith(".woff2") and (found := finders.find(name))]
    assert len(texts) == 8
    weight = sum(len(brotli.compress(path.read_bytes())) for path in texts)
    assert weight + sum(Path(font).stat().st_size for font in fonts) < 130_000


# ── Colours ─────────────────────────────────────────────────────────────────

TEXT = [
    (ink, ground)
    for ink in ("ink", "muted", "brand", "accent-text", "danger", "support", "opposition")
    for ground in ("paper", "panel")
] + [
    ("ink", "sunk"),
    ("muted", "sunk"),
    ("brand", "brand-tint"),
    ("brand-hover", "brand-tint"),
    ("on-fill", "fill"),
    ("on-fill", "fill-hover"),
    ("accent-text", "accent-tint"),
    ("danger", "danger-tint"),
    ("ink", "accent-tint"),
    ("ink", "brand-tint"),
    ("ink", "danger-tint"),
    ("ink", "added"),
    ("ink", "removed"),
]
MARKS = [(mark, ground) for mark in ("accent", "line-strong", "brand") for ground in ("paper", "panel")]


def tokens(scheme):
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in css.split("@media (prefers-color-scheme: dark)")
    )
    return light if scheme == "light" else {**light, **dark}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme):
    colours = tokens(scheme)
    assert [pair for pair in TEXT if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [pair for pair in MARKS if contrast(colours[pair[0]], colours[pair[1]]) < 3] == []
