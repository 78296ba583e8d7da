from django.urls import URLPattern, path

from verification.web.pulse import deciding, health, page

urlpatterns: list[URLPattern] = [
    path("health/", health.health, name="health"),
    path("pulse/", page.pulse, name="pulse"),
    path("pulse/requeue/", deciding.requeue, name="requeue"),
    path("pulse/drop/", deciding.drop, name="drop"),
]
