from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Jobs declared with `shared_task` publish through this application, so it exists wherever Django does, and
        # only there: who reads a file in a process of its own does not wait for Celery.
        from newsroom import celery, triggers  # noqa: F401

        triggers.connect()
