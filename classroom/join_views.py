"""Joining an institution by an invitation or a link, and where one stands with it. Public as far as the link goes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom import joining_queries as queries
from classroom.discussion import past_discussions
from classroom.flows import joining as flows
from classroom.join_forms import JoinForm
from institutions.models import JoinRequest
from institutions.queries import institution_of_learner
from pages.clock import now
from pages.ratelimit import rate_limit


@never_cache
@rate_limit(limit=30, seconds=60, counts=lambda response: response.status_code == 404)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    door = queries.door(token, now())
    if door is None:
        return render(request, "classroom/join_closed.html", status=404)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    leaving = left_for(door, request.user)
    form = JoinForm(request.POST if request.method == "POST" else None, leaving=leaving)
    if form.is_valid():
        return redirect("my_institution" if come_in(request, door, leaving) else request.path)
    context = {"form": form, "door": door, "leaving": leaving, "next": request.get_full_path()}
    context["waits"] = queries.waits_for(request.user, door.institution)
    context["is_for_reader"] = door.is_for(request.user)
    context["is_in"] = door.for_learners and institution_of_learner_or_none(request.user) == door.institution
    return render(request, "classroom/join.html", context)


def institution_of_learner_or_none(person):
    return institution_of_learner(person) if person.is_authenticated else None


def left_for(door, person):
    """Return the institution that somebody leaves by joining another one, or None."""
    current = institution_of_learner_or_none(person) if door.for_learners else None
    return None if current == door.institution else current


def come_in(request, door, leaving):
    """Join, and say what came of it. Returns whether anything did: a door may close while somebody stands in it."""
    asked = {"person": request.user, "leaving": leaving, "language": get_language(), "at": now()}
    try:
        if door.invitation:
            result = flows.accept_invitation(invitation=door.invitation, **asked)
        else:
            result = flows.come_by_link(link=door.link, **asked)
    except (flows.NotForYou, flows.NotOpen, flows.MustAgree):
        return False
    messages.success(request, said(door, result))
    return True


def said(door, asked):
    name = {"name": door.institution.local_name}
    if asked is None and not door.for_learners:
        return _("You work with %(name)s now.") % name
    if asked is None or asked.state == JoinRequest.JOINED:
        return _("You learn with %(name)s now.") % name
    if asked.state == JoinRequest.WAITING:
        return (
            _("All seats of %(name)s are taken. You are on its waiting list, and a mail says when it is your turn.")
            % name
        )
    return _("%(name)s has your request. A mail says what it answers.") % name


@require_safe
@login_required
def my_institution(request):
    context = {
        "institution": institution_of_learner(request.user),
        "requests": queries.open_requests(request.user),
        "history": queries.history(request.user),
        "past_discussions": past_discussions(request.user),
    }
    return render(request, "classroom/my_institution.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave_institution(request):
    institution = institution_of_learner(request.user)
    if institution is None:
        raise Http404
    if request.method == "POST":
        flows.leave(person=request.user, institution=institution, language=get_language(), at=now())
        messages.success(request, _("You have left %(name)s.") % {"name": institution.local_name})
        return redirect("my_institution")
    return render(request, "classroom/leave_institution.html", {"institution": institution})


@require_POST
@login_required
def withdraw_request(request, public_id):
    asked = get_object_or_404(JoinRequest.objects.visible_to(request.user).open(), public_id=public_id)
    flows.withdraw_request(request=asked, at=now())
    messages.success(request, _("You do not wait any more."))
    return redirect("my_institution")
