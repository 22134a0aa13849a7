"""What a trainee's firm did since: asked by mail, answered without an account, stopped with one press."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom.flows import follow_ups as flows
from classroom.teaching.delivery_forms import posted
from classroom.teaching.follow_up_forms import FollowUpForm
from pages.clock import now
from pages.ratelimit import rate_limit
from trainers.models import FollowUp

guesses = rate_limit(limit=30, seconds=60, counts=lambda response: response.status_code == 404)


def asked(token):
    found = FollowUp.objects.exclude(attendance__name="")
    return get_object_or_404(found.select_related("attendance__delivery__institution"), token=token)


@never_cache
@guesses
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, token):
    found = asked(token)
    form = FollowUpForm(posted(request), follow_up=found)
    if found.answered_at is None and form.is_valid():
        flows.answer_follow_up(follow_up=found, **form.given, at=now())
        messages.success(request, _("Thank you. Your answer is in."))
        return redirect("follow_up", token)
    return render(request, "classroom/teaching/follow_up.html", {"form": form, "found": found})


@never_cache
@guesses
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    found = asked(token)
    if request.method == "POST":
        flows.stop_asking(attendance=found.attendance)
        messages.success(request, _("You get no more such mails. Your address is deleted."))
        return redirect("stop_follow_ups", token)
    return render(request, "classroom/teaching/follow_up_stop.html", {"found": found})
