"""The demonstration fills an empty database, and never mixes with anybody's work."""

import pytest
from django.core.management import CommandError, call_command

from conftest import make_organisation
from partners.demonstration import SIGN_INS
from partners.models import User
from reporting.models import Report


def test_an_empty_database_is_filled_and_the_sign_ins_are_named(db, capsys):
    call_command("demonstrate")
    assert Report.objects.count() == 2 + 11 + 12  # inception, the last quarter of 2016, the first of 2017
    told = capsys.readouterr().out
    for sign_in in SIGN_INS:
        assert sign_in.email in told
        assert User.objects.get(email=sign_in.email).check_password(sign_in.password)

    with pytest.raises(CommandError):
        call_command("demonstrate")
    assert Report.objects.count() == 2 + 11 + 12


def test_one_organisation_is_somebodys_work(db):
    make_organisation()
    with pytest.raises(CommandError):
        call_command("demonstrate")
    assert (User.objects.count(), Report.objects.count()) == (0, 0)
