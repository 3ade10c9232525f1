"""How the tests call the API: as one person, in JSON."""

from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Api:
    """The API for one signed-in person. Addresses are given after /api/v1/."""

    def __init__(self, person):
        self.client = Client()
        self.client.force_login(person, backend=BACKEND)

    def get(self, address, **query):
        return self.client.get(f"/api/v1/{address}", query)

    def post(self, address, **words):
        return self.client.post(f"/api/v1/{address}", words, content_type="application/json")

    def patch(self, address, **words):
        return self.client.patch(f"/api/v1/{address}", words, content_type="application/json")

    def delete(self, address, **query):
        return self.client.delete(f"/api/v1/{address}", query_params=query)
