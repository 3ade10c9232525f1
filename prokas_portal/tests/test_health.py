"""A load balancer learns whether this host can serve, and nothing else."""

import pytest


def test_all_answers(client, db):
    response = client.get("/healthz/")
    assert (response.status_code, response.json()) == (200, {"database": True, "cache": True})
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.worker
def test_a_dead_redis_is_told(client, db, private_redis):
    private_redis.stop()
    response = client.get("/healthz/")
    assert (response.status_code, response.json()) == (503, {"database": True, "cache": False})
    private_redis.start()
    assert client.get("/healthz/").status_code == 200


def test_posting_is_refused(client, db):
    assert client.post("/healthz/").status_code == 405
