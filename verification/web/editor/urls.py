from django.urls import URLPattern, path

from verification.web.editor import board, consolidating, deciding, gate, legal, history, record, timeline, unmatched

urlpatterns: list[URLPattern] = [
    path("board/", board.board, name="board"),
    path("replies/unmatched/", unmatched.unmatched, name="unmatched"),
    path("replies/unmatched/<uuid:uuid>/match/", unmatched.match_mail, name="match_mail"),
    path("replies/unmatched/<uuid:uuid>/set-aside/", unmatched.set_mail_aside, name="set_mail_aside"),
    path("replies/unmatched/<uuid:uuid>/bring-back/", unmatched.bring_mail_back, name="bring_mail_back"),
    path("stories/<uuid:uuid>/gate/", gate.gate, name="gate"),
    path("stories/<uuid:uuid>/gate/<slug:verb>/", deciding.decide, name="decide"),
    path(
        "stories/<uuid:uuid>/sign-offs/<uuid:sign_off>/withdraw/",
        deciding.withdraw_sign_off,
        name="withdraw_sign_off",
    ),
    path("legal/", legal.legal_desk, name="legal_desk"),
    path("stories/<uuid:uuid>/legal/", legal.legal, name="legal"),
    path("stories/<uuid:uuid>/legal/decide/", legal.decide_legally, name="decide_legally"),
    path("stories/<uuid:uuid>/legal/advise/", legal.give_advice, name="give_advice"),
    path(
        "stories/<uuid:uuid>/consolidations/<uuid:one>/", consolidating.consolidation, name="consolidation"
    ),
    path("stories/<uuid:uuid>/record/", record.record, name="record"),
    path("stories/<uuid:uuid>/record/retract/", record.take_back, name="retract"),
    path("stories/<uuid:uuid>/record/<uuid:entry>/settle/", record.settle, name="settle_recheck"),
    path("stories/<uuid:uuid>/record/look/<uuid:task>/", record.look_at_story, name="look_at_story"),
    path("stories/<uuid:uuid>/timeline/", timeline.timeline, name="timeline"),
    path("stories/<uuid:uuid>/history/", history.history, name="history"),
]
