from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Jobs declared with `shared_task` publish through this application, so it exists wherever Django does, and
        # only there: who reads a file in a process of its own does not wait for Celery.
        from newsroom import celery, hooks, triggers  # noqa: F401
        from newsroom.dispatch import accounts, checks, webhooks, wording  # noqa: F401
        from newsroom.people import keyed, session_store
        from newsroom.stories import access, querysets
        from newsroom.stories import wording as stories_wording

        triggers.connect()
        session_store.connect()
        hooks.event_recorded.fill(webhooks.event_recorded)
        hooks.event_recorded.fill(keyed.note_change)
        hooks.account_changed.fill(accounts.account_changed)
        hooks.desk_left.fill(access.desk_left)
        hooks.only_for.fill(querysets.only_for)
        hooks.seen_by.fill(querysets.seen_by)
        wording.register()
        accounts.register()
        stories_wording.register()
