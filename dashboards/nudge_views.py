"""Writing to learners who are not getting on: first see what each would read, then send it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classroom.flows import nudges
from dashboards import nudge_queries
from dashboards.nudge_forms import NudgeForm
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def nudge(request):
    form, at = NudgeForm(request.POST if request.method == "POST" else request.GET), now()
    people = form.cleaned_data.get("people", []) if form.is_valid() or "people" not in form.errors else []
    enrolments = nudge_queries.enrolments_to_nudge(request.user, people)
    if not enrolments:
        return nobody_or_404(request, form.data)
    note = form.cleaned_data.get("note", "")
    if form.is_valid() and "send" in request.POST:
        say(request, nudges.nudge(enrolments=enrolments, note=note, by=request.user, at=at))
        return redirect("manage_overview")
    drafts = nudge_queries.drafts(enrolments, note=note, by=request.user, at=at)
    context = {"form": form, "drafts": drafts, "ready": sum(each.goes_out for each in drafts)}
    return render(request, "dashboards/nudge.html", context)


def nobody_or_404(request, asked):
    """Say that nobody was ticked, to whoever might have ticked somebody. Who is not there is not there."""
    if "people" in asked or not nudge_queries.may_nudge_anybody(request.user):
        raise Http404
    return render(request, "dashboards/nudge_nobody.html")


def say(request, nudged):
    """Say how many get a mail, and that nobody is written to more than once a week."""
    if nudged.sent:
        said = ngettext("%(number)s mail is on its way.", "%(number)s mails are on their way.", nudged.sent)
        messages.success(request, said % {"number": nudged.sent})
    if nudged.too_soon:
        said = ngettext(
            "%(number)s learner got such a mail in the last seven days, and gets no other one yet.",
            "%(number)s learners got such a mail in the last seven days, and get no other one yet.",
            nudged.too_soon,
        )
        messages.warning(request, said % {"number": nudged.too_soon})
    if nudged.unwanted:
        said = ngettext(
            "%(number)s learner does not want such mails, and gets none.",
            "%(number)s learners do not want such mails, and get none.",
            nudged.unwanted,
        )
        messages.warning(request, said % {"number": nudged.unwanted})
    if not nudged.sent:
        messages.info(request, _("Nothing was sent."))
