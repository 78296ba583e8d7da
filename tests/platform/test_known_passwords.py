"""Who everybody knows the password of cannot be let into a real newsroom by a start that did not look, whatever was
started; and a database without its guards serves nobody.
"""

import importlib
from collections.abc import Callable

import pytest
from celery.signals import beat_init, celeryd_init
from django.contrib.auth.hashers import make_password
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from newsroom import triggers, wsgi
from newsroom.celery import app
from newsroom.people.models import User
from verification.management.known_passwords import DEMO_PASSWORD
from verification.management.starting import refuse_to_start


def _said() -> list[str]:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [one.msg for one in found if one.id == "verification.E001"]


@pytest.mark.django_db
def test_a_real_newsroom_does_not_start_on_a_database_with_the_demos_people() -> None:
    public = make_password(DEMO_PASSWORD)
    for name, password, active in (
        ("rosa", public, True),
        ("hugo", public, False),
        ("edda", make_password("x9!"), True),
    ):
        User.objects.create(email=f"{name}@demo.example", name=name, password=password, is_active=active)
    User.objects.create(email="rosa@desk.example", name="Rosa", password=public)

    assert _said() == []  # the demo itself
    with override_settings(PRODUCTION=True):
        [sentence] = _said()
        assert sentence.endswith("whose password is public: rosa@demo.example.")
        for start in _STARTS:  # whatever was started without `manage.py run`
            with pytest.raises((ImproperlyConfigured, SystemExit), match=r"public: rosa@demo\.example"):
                start()
        User.objects.filter(email="rosa@demo.example").update(is_active=False)
        assert _said() == []
        triggers.drop(connection)
        with pytest.raises(ImproperlyConfigured, match=r"guard .* is not installed\. .* And \d+ more"):
            refuse_to_start()


_STARTS: list[Callable[[], object]] = [
    lambda: importlib.reload(wsgi),
    lambda: celeryd_init.send(sender="worker", conf=app.conf, instance=None, options={}),
    lambda: beat_init.send(sender=None),
    lambda: call_command("run_due", verbosity=0),
]
