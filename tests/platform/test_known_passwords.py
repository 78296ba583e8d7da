"""Who everybody knows the password of cannot be let into a real newsroom by a start that did not look."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core import checks
from django.test import override_settings

from newsroom.people.models import User
from verification.management.known_passwords import DEMO_PASSWORD


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
        User.objects.filter(email="rosa@demo.example").update(is_active=False)
        assert _said() == []
