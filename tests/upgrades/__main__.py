"""Keep a backup of this release: `python -m tests.upgrades NAME`, and once more under `python -m tests.postgres`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.platform.product import ROOT, manage
from tests.upgrades.kept import HEAD, HERE, REPORT, installation


def _fill() -> None:
    """A newsroom with something of everything that a restored one must not lose, or must not do again."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from newsroom.dispatch import subscriptions
    from newsroom.people.models import User
    from newsroom.people.tokens import make_token
    from tests.evidence.kept import kept
    from tests.factories import Team, filed, protected, published

    team = Team()
    User.objects.filter(pk=team.head.pk).update(email=HEAD)
    story = published(team)
    kept(team, story, REPORT)
    protected(team, "Pia Portsecret", story=filed(team))
    subscriptions.subscribe(
        by=team.head, desk=team.desk, url="https://cms.example.org/hook", events=["story.published"]
    )
    published(team)
    make_token(by=team.head, name="the CMS", scope="read")
    session = SessionStore()
    session["left"] = "open"
    session.save()


def main(name: str) -> None:
    """Make the newsroom and its backup."""
    engine = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as env:
        for command in ("migrate", "createcachetable"):
            manage(command, "--verbosity=0", "--skip-checks", env=env, timeout=600)
        filling = {**env, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        subprocess.run([sys.executable, "-m", "tests.upgrades", "--fill"], cwd=ROOT, env=filling, check=True)
        to = HERE / f"{name}-{engine}.backup"
        print(manage("backup", str(to), "--with-keys", "--verify", env=env).stdout)


if __name__ == "__main__":
    _fill() if sys.argv[1] == "--fill" else main(sys.argv[1])
