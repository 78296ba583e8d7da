"""The paper, and the site's wiring."""

# Jobs declared with `shared_task` publish through this application, so it exists wherever Django does.
from newsroom.celery import app as celery_app

__all__ = ["celery_app"]
