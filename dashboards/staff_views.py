"""People who work at an institution: asking somebody in, changing a role, taking it away."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.flows import institution as posts
from classroom.flows import joining as flows
from dashboards import institution_queries as queries
from dashboards.cohort_forms import PeopleFilterForm, posted
from dashboards.institution_views import kept_or_404
from dashboards.staff_forms import ROLE_NAMES, HireForm, RoleForm
from institutions.member_actions import LastManager
from institutions.roles import Capability
from pages.clock import now
from pages.ratelimit import rate_limit, signed_in

INVITED_FOR = timedelta(days=14)
# Each sends a mail to whatever address somebody writes.
mails_somebody = rate_limit(limit=30, seconds=600, who=signed_in, counts=lambda response: response.status_code == 302)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@mails_somebody
def staff(request, pk):
    kept = kept_or_404(request, pk, Capability.MANAGE_STAFF)
    asked, form = PeopleFilterForm(request.GET), HireForm(posted(request))
    if not asked.is_valid():
        raise Http404
    if form.is_valid():
        hire(request, kept, **form.cleaned_data)
        return redirect("manage_staff", pk)
    page = queries.staff_of(kept, asked.filters.page)
    if asked.filters.page > 1 and not page.rows:
        raise Http404
    context = {"institution": kept, "form": form, "page": page, "filters": asked.filters}
    context["invited"] = queries.invited_staff(request.user, kept)
    context["changes"] = queries.latest_changes(request.user, kept)
    return render(request, "dashboards/staff.html", context)


def hire(request, institution, *, email, role, language):
    at = now()
    who = {"institution": institution, "emails": [email], "role": role, "language": language, "by": request.user}
    flows.invite(**who, expires_at=at + INVITED_FOR, at=at)
    messages.success(request, _("A mail is on its way to %(email)s.") % {"email": email})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def post(request, pk, public_id, role):
    kept = kept_or_404(request, pk, Capability.MANAGE_STAFF)
    membership = queries.post_of(kept, public_id, role)
    if membership is None:
        raise Http404
    form = RoleForm(posted(request), role=role)
    if "remove" in request.POST or form.is_valid():
        change(request, membership, None if "remove" in request.POST else form.cleaned_data["role"])
        still = queries.kept(request.user, pk, Capability.MANAGE_STAFF)
        return redirect("manage_staff", pk) if still else redirect("my_institution")
    context = {"institution": kept, "membership": membership, "form": form}
    return render(request, "dashboards/post.html", context)


def change(request, membership, role):
    """Give somebody another role, or none, and say so. The last manager of an institution stays one."""
    name = {"name": membership.user.display_name, "role": ROLE_NAMES[membership.role]}
    what = {"membership": membership, "by": request.user, "at": now()}
    try:
        if role is None:
            posts.end_role(**what)
            messages.success(request, _("%(name)s has this role no more: %(role)s.") % name)
        else:
            posts.change_role(role=role, **what)
            messages.success(request, _("%(name)s has another role now.") % name)
    except LastManager:
        messages.error(request, _("%(name)s is the only manager here. Make somebody else a manager first.") % name)
