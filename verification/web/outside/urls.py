"""What people and machines outside of the newsroom reach."""

from django.urls import URLPattern, path

from verification.web.outside import answer, inbound

urlpatterns: list[URLPattern] = [
    path("reply/<str:signed>/", answer.reply_page, name="reply_page"),
    path("inbound/<path:path>", inbound.door, name="inbound"),
    path("inbound/<path:path>", inbound.door, name="inbound"),
]
