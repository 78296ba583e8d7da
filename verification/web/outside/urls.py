"""What people and machines outside of the newsroom reach."""

from django.urls import URLPattern, path

from verification.web.outside import answer, checked, complain, inbound

urlpatterns: list[URLPattern] = [
    path("checked/verify_record.py", checked.verifier, name="record_verifier"),
    path("checked/<uuid:uuid>/", checked.checked, name="checked"),
    path("checked/<uuid:uuid>/record.json", checked.checked_json, name="checked_json"),
    path("checked/<uuid:uuid>/complain/", complain.complain, name="complain"),
    path("reply/<str:signed>/", answer.reply_page, name="reply_page"),
    path("inbound/<path:path>", inbound.door, name="inbound"),
]
