from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with our site; only what `registry` names is shown, not what other packages would register."""

    default_site = "verification.admin.site.DeskAdminSite"

    def ready(self) -> None:
        super().ready()
        import_module("verification.admin.registry")
