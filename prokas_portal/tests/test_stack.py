"""The programs that tests run beside themselves are real: what one writes the others read."""

import pytest
from django.core.cache import cache


def test_cache_is_a_redis_of_our_own(private_redis):
    cache.set("colour", "jute")
    private_redis.restart()
    assert cache.get("colour") is None


@pytest.mark.worker
def test_a_killed_worker_is_running_again_in_the_next_test(worker):
    assert worker.is_running
    worker.kill()
    assert not worker.is_running


@pytest.mark.worker
def test_a_worker_starts_again(worker):
    before = worker.pid
    worker.stop()
    worker.start()
    assert worker.pid != before


@pytest.mark.browser
def test_a_page_of_each_person(visit, portal, django_user_model):
    asha = django_user_model.objects.create(email="asha@bcas.example", name="Asha")
    visit(asha, "/accounts/password/change/")
    stranger = visit(None, "/accounts/password/change/", scripts=False)
    assert "/accounts/login/" in stranger.url


@pytest.mark.browser
def test_axe_looks(visit, axe):
    page = visit(None, "about:blank")
    page.set_content('<html lang="en"><title>Map</title><main><h1>Map</h1><img src="data:,"></main></html>')
    assert [line.split(":")[0] for line in axe(page)] == ["critical"]
