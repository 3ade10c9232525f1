"""Knows how content becomes bytes that prove it unchanged: canonical JSON and its SHA-256."""

import json
from hashlib import sha256
from typing import Any


def canonical(content: Any) -> bytes:
    """The same bytes for the same content, whatever the order of keys."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(content: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256(canonical(content)).hexdigest()
