"""Marking open answers: the list of those that wait, and one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.marking import NotTaken, mark_answer
from dashboards import marking_queries as queries
from dashboards.filters import Turn
from dashboards.marking_forms import MarkForm, MarkingFilterForm
from pages.clock import now
from quizzes.models import OpenAnswer


@require_safe
@login_required
def marking(request):
    form = MarkingFilterForm(request.GET)
    if not form.is_valid() or not queries.may_mark(request.user):
        raise Http404
    page = queries.list_page(request.user, form.filters, now())
    if form.filters.page > 1 and not page.rows:
        raise Http404
    form.offer_quizzes(queries.quizzes_with_answers(request.user))
    context = {"form": form, "filters": form.filters, "page": page, "waiting": queries.waiting_for(request.user)}
    return render(request, "dashboards/marking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mark(request, key):
    try:
        view = queries.answer_view(request.user, key)
    except OpenAnswer.DoesNotExist as error:
        raise Http404 from error
    form = MarkForm(request.POST or None, item=view.item, settles=view.settles) if view.turn == Turn.MINE else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return take(request, view.answer, form)
    return render(request, "dashboards/mark.html", {"view": view, "form": form})


def take(request, answer, form):
    """Keep the mark, and lead to the next answer. A second press of the button finds nothing to do."""
    try:
        if form is None:
            raise NotTaken
        mark_answer(
            answer=answer,
            marker=request.user,
            points=form.points,
            comment=form.cleaned_data["comment"],
            settles=form.cleaned_data["settles"],
            at=now(),
        )
    except NotTaken:
        messages.info(request, _("This answer has its marks already. Nothing was changed."))
        return redirect("manage_marking")
    return go_on(request, answer)


def go_on(request, answer):
    messages.success(request, _("Answer %(number)s is saved.") % {"number": answer.pk})
    following = queries.next_for(request.user, after=answer) if request.POST.get("go") != "list" else None
    return redirect("manage_mark", following.key) if following else redirect("manage_marking")
