"""Knows how often something was done of late by one and the same: a phone, a network address."""

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError


def is_too_often(deed: str, who: str, *, most: int, seconds: int) -> bool:
    """Counts this time too. Where nothing can be counted, nobody is held up."""
    key = f"workshops:{deed}:{who}:{int(time() // seconds)}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > most
    except (RedisError, ValueError):
        return False


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. A whole room may share one: count generously by it."""
    return str(get_adapter(request).get_client_ip(request))
