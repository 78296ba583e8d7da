"""The Celery application: a wake-up call for work that waits in the database.

Jobs live in `verification/jobs/`; "task" means a verification task everywhere else in this product.
"""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

app = Celery("newsroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # every thread of the web server publishes through this application, not an unconfigured one
app.autodiscover_tasks(["verification"], related_name="jobs")


@celeryd_init.connect
def _read_patiently(conf: Any, **_: Any) -> None:
    # A click gives up on a silent broker after a moment; a worker waits for its next message as long as it takes.
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": None}


@celeryd_init.connect
@beat_init.connect
def _refuse_to_start(**_: Any) -> None:
    from verification.management.starting import refuse_to_start

    try:
        refuse_to_start()
    except ImproperlyConfigured as refused:
        sys.exit(f"Second Source cannot start: {refused}")  # an exception Celery would log, and go on
