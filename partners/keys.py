"""Knows secret keys: how one is drawn, and that the database keeps only a digest of it."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac


def draw() -> str:
    """A key of 256 random bits, as text that fits a header or an address."""
    return secrets.token_urlsafe(32)


def derive(purpose: str, *parts: object) -> str:
    """A key that only this portal can compute, from what stands in the row and the signing key."""
    mac = salted_hmac(purpose, ":".join(str(part) for part in parts), algorithm="sha256").digest()
    return urlsafe_b64encode(mac).decode().rstrip("=")


def digest(key: str) -> str:
    """What is stored of a key. Keys hold 256 bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()
