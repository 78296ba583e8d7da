from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsroom import hooks, triggers
        from newsroom.dispatch import webhooks, wording

        triggers.connect()
        hooks.event_recorded.fill(webhooks.event_recorded)
        wording.register()
