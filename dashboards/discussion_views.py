"""What trainers and managers decide in the discussion of a cohort. The discussion itself is in classroom."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import discussion as flows
from dashboards import discussion_queries as queries
from dashboards.cohort_forms import posted
from dashboards.discussion_forms import HideForm, MuteForm
from pages.clock import now


def moderating(view):
    """Hand the view the cohort in whose discussion the person decides; for anybody else it is not there."""

    @login_required
    @wraps(view)
    def with_cohort(request, public_id, **kwargs):
        cohort = queries.cohort_moderated_by(request.user, public_id)
        if cohort is None:
            raise Http404
        return view(request, cohort, **kwargs)

    return with_cohort


def or_404(found):
    if found is None:
        raise Http404
    return found


@require_safe
@moderating
def moderation(request, cohort):
    context = {"cohort": cohort, "reported": queries.reported_messages(cohort)}
    context["muted"] = queries.muted_in(cohort, now())
    return render(request, "dashboards/moderation.html", context)


@require_POST
@moderating
def switch(request, cohort):
    on = bool(request.POST.get("on"))
    flows.switch_discussion(cohort=cohort, on=on, by=request.user, at=now())
    if on:
        messages.success(request, _("The discussion is on. Learners find it on the page of their group."))
    else:
        messages.success(request, _("The discussion is off. Learners do not see it; nothing is deleted."))
    return redirect("moderation", cohort.public_id)


# Messages ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@moderating
def hide(request, cohort, message):
    kept = or_404(queries.message_in(cohort, message))
    form = HideForm(posted(request))
    if form.is_valid():
        flows.hide_message(message=kept, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The message is hidden. Whoever wrote it reads why."))
        return redirect("moderation", cohort.public_id)
    return render(request, "dashboards/hide_message.html", {"cohort": cohort, "message": kept, "form": form})


@require_POST
@moderating
def restore(request, cohort, message):
    kept = or_404(queries.message_in(cohort, message))
    flows.restore_message(message=kept, by=request.user, at=now())
    messages.success(request, _("Everybody in the group sees the message again."))
    return redirect("topic", cohort.public_id, kept.topic.public_id)


@require_POST
@moderating
def keep(request, cohort, message):
    flows.keep_message(message=or_404(queries.message_in(cohort, message)), by=request.user, at=now())
    messages.success(request, _("The message stays as it is."))
    return redirect("moderation", cohort.public_id)


# Topics -----------------------------------------------------------------------


@require_POST
@moderating
def pin(request, cohort, topic):
    flows.pin_topic(topic=or_404(queries.topic_in(cohort, topic)), **asked(request))
    return redirect("topic", cohort.public_id, topic)


@require_POST
@moderating
def lock(request, cohort, topic):
    flows.lock_topic(topic=or_404(queries.topic_in(cohort, topic)), **asked(request))
    return redirect("topic", cohort.public_id, topic)


def asked(request):
    return {"on": bool(request.POST.get("on")), "by": request.user, "at": now()}


# People -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@moderating
def mute(request, cohort, learner):
    member = or_404(queries.learner_to_mute(cohort, learner))
    form = MuteForm(posted(request))
    if form.is_valid():
        flows.mute(cohort=cohort, member=member, by=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("The learner reads on, and writes nothing for these days."))
        return redirect("moderation", cohort.public_id)
    return render(request, "dashboards/mute.html", {"cohort": cohort, "member": member, "form": form})


@require_POST
@moderating
def unmute(request, cohort, learner):
    member = or_404(queries.muted_member(cohort, learner))
    flows.unmute(cohort=cohort, member=member, by=request.user, at=now())
    messages.success(request, _("The learner may write again."))
    return redirect("moderation", cohort.public_id)
