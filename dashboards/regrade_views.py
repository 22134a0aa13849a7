"""Grading a quiz again: which one, what would change, and the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.regrading import begin_regrade, results_of
from dashboards import regrade_queries as queries
from dashboards.correction_forms import RegradeForm
from pages.clock import now
from quizzes.regrade_queries import fingerprint, questions_now


def institutions_or_404(request):
    found = queries.institutions_regrading(request.user)
    if not found:
        raise Http404
    return found


@require_safe
@login_required
def quizzes(request):
    institutions_or_404(request)
    page = Paginator(queries.quizzes_in(get_language()), queries.QUIZZES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboards/quizzes.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def regrade(request, quiz_key):
    institutions, title = institutions_or_404(request), queries.title_of(quiz_key)
    if title is None:
        raise Http404
    form = RegradeForm(request.POST or None)
    if form.is_valid() and begun(request, quiz_key, institutions, form.cleaned_data):
        return redirect("manage_regrade", quiz_key)
    context = {
        "form": form,
        "title": title,
        "preview": queries.preview(quiz_key, institutions),
        "earlier": queries.earlier_regrades(quiz_key, institutions),
    }
    return render(request, "dashboards/regrade.html", context)


def begun(request, quiz_key, institutions, asked):
    """Grade again by the questions that the person has looked at; if they have changed since, do nothing."""
    questions = questions_now(results_of(quiz_key, institutions))
    if fingerprint(questions) != asked["fingerprint"]:
        messages.warning(request, _("A question was changed while you looked. This is what would change now."))
        return False
    decided = {"quiz_key": quiz_key, "institutions": institutions, "questions": questions}
    begun = begin_regrade(**decided, by=request.user, reason=asked["reason"], at=now())
    messages.success(request, said_about(begun))
    return True


def said_about(regrade):
    if regrade.finished_at is None:
        return _("The results are being graded again. With many of them this takes some minutes.")
    text = ngettext("%(number)s result is new.", "%(number)s results are new.", regrade.changed)
    return text % {"number": regrade.changed}
