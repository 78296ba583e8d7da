"""Answering what a checker asks."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from newsroom import addresses
from newsroom.errors import Invalid, NotPossible
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.checking import actions as checking
from verification.checking.models import Question
from verification.checking.permissions import may_answer
from verification.web.access import me
from verification.web.back import way_back
from verification.web.reporter.forms import AnswerForm
from verification.web.reporter.waiting import seen_by
from verification.web.strip import strip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A question with the words it is about, and its answer."""
    question = _visible_question(request, uuid)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id="answer_%s")
    if request.method != "POST":
        return _page(request, question, form)
    if not form.is_valid():
        return _page(request, question, form, 422)
    try:
        checking.answer(by=me(request), question=question, text=form.cleaned_data["answer"])
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, question, form, 422)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _page(request, question, form, 409)
    messages.success(request, f"{question.asked_by} has your answer; the check goes on.")
    return HttpResponseRedirect(way_back(request, "next") or addresses.copy(question.task.story.uuid))


def _visible_question(request: HttpRequest, uuid: UUID) -> Question:
    visible = Story.objects.visible_to(me(request))
    found = (
        Question.objects.filter(uuid=uuid, task__story__in=visible)
        .select_related("asked_by", "answered_by", "task__story__desk", "task__claim")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, question: Question, form: AnswerForm, status: int = 200) -> HttpResponse:
    story = question.task.story
    context = {
        "question": question,
        "story": story,
        "strip": strip(story, current="", view=seen_by(me(request), story)),
        "form": form,
        "may_answer": allows(may_answer, by=me(request), task=question.task),
        "next": request.POST.get("next", ""),
    }
    return render(request, "reporter/question.html", context, status=status)
