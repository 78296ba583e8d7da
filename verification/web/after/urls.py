from django.urls import URLPattern, path

from verification.web.after import complaints, corrections, figures

urlpatterns: list[URLPattern] = [
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:uuid>/", corrections.correction, name="correction"),
    path("corrections/<uuid:uuid>/agree/", corrections.agree, name="agree_correction"),
    path("corrections/<uuid:uuid>/run_alone/", corrections.run_alone, name="run_alone"),
    path("corrections/<uuid:uuid>/leave_for_later/", corrections.leave_for_later, name="leave_for_later"),
    path("corrections/<uuid:uuid>/drop/", corrections.drop, name="drop_correction"),
    path("corrections/<uuid:uuid>/explain/", corrections.explain, name="explain_correction"),
    path("stories/<uuid:uuid>/corrections/new/", corrections.open_correction, name="open_correction"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uuid:uuid>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:uuid>/answer/", complaints.answer_complaint, name="answer_complaint"),
    path("complaints/<uuid:uuid>/hand_over/", complaints.hand_over, name="hand_over_complaint"),
    path("stories/<uuid:uuid>/complaints/new/", complaints.log_complaint, name="log_complaint"),
    path("desks/<slug:desk>/figures/", figures.desk_figures, name="desk_figures"),
    path("desks/<slug:desk>/figures/csv/", figures.desk_figures_csv, name="desk_figures_csv"),
]
