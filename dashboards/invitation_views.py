"""Inviting learners: by mail, and by links with their QR codes."""

from datetime import timedelta

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import doors
from classroom.flows import joining as flows
from dashboards import institution_queries as queries
from dashboards.cohort_forms import PeopleFilterForm, posted
from dashboards.institution_views import kept_or_404
from dashboards.invitation_forms import InviteForm, LinkForm
from dashboards.staff_views import INVITED_FOR, mails_somebody
from institutions.models import Invitation, JoinLink
from institutions.roles import Capability, Role
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@mails_somebody
def invitations(request, pk):
    kept = kept_or_404(request, pk, Capability.INVITE)
    asked, form = PeopleFilterForm(request.GET), InviteForm(posted(request))
    if not asked.is_valid():
        raise Http404
    if form.is_valid():
        invite(request, kept, **form.cleaned_data)
        return redirect("manage_invitations", pk)
    page = queries.invitations_page(request.user, kept, asked.filters.page)
    if asked.filters.page > 1 and not page.rows:
        raise Http404
    context = {"institution": kept, "form": form, "page": page, "filters": asked.filters, "at": now()}
    context["links"] = queries.links_of(request.user, kept)
    return render(request, "dashboards/invitations.html", context)


def invite(request, institution, *, emails, language):
    at = now()
    who = {"institution": institution, "emails": emails, "role": Role.LEARNER, "language": language}
    flows.invite(**who, by=request.user, expires_at=at + INVITED_FOR, at=at)
    said = ngettext("%(number)s mail is on its way.", "%(number)s mails are on their way.", len(emails))
    messages.success(request, said % {"number": len(emails)})


@require_POST
@login_required
@mails_somebody
def invitation(request, public_id):
    """Send an invitation again, or withdraw it."""
    kept = get_object_or_404(Invitation.objects.managed_by(request.user), public_id=public_id)
    if "withdraw" in request.POST:
        doors.withdraw_invitation(invitation=kept, by=request.user, at=now())
        messages.success(request, _("The invitation lets nobody in any more."))
    elif flows.send_again(invitation=kept, by=request.user, expires_at=now() + INVITED_FOR, at=now()):
        messages.success(request, _("A new mail is on its way. The link in the former one does not work any more."))
    back = "manage_invitations" if kept.role == Role.LEARNER else "manage_staff"
    return redirect(back, kept.institution_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_link(request, pk):
    kept, form = kept_or_404(request, pk, Capability.INVITE), LinkForm(posted(request))
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("name", "places")}
        made = doors.make_link(institution=kept, **asked, expires_at=form.expires_at, by=request.user, at=now())
        return redirect("manage_link", made.public_id)
    return render(request, "dashboards/link_form.html", {"institution": kept, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request, public_id):
    """A link with its code; pause it, go on with it, put another one in its place, or end it."""
    kept = link_or_404(request, public_id)
    if request.method == "POST":
        return change_link(request, kept, request.POST.get("go"))
    context = {"link": kept, "institution": kept.institution, "address": address_of(kept), "at": now()}
    context["last_day"] = kept.expires_at - timedelta(minutes=1)
    return render(request, "dashboards/link.html", context)


def change_link(request, kept, go):
    if go == "replace" and (made := doors.replace_link(link=kept, by=request.user, at=now())):
        messages.success(request, _("This is the new link. The former one lets nobody in any more."))
        return redirect("manage_link", made.public_id)
    if go == "end":
        doors.end_link(link=kept, by=request.user, at=now())
        messages.success(request, _("The link lets nobody in any more."))
        return redirect("manage_invitations", kept.institution_id)
    if go == "pause":
        doors.pause_link(link=kept, by=request.user, at=now())
    elif go == "resume":
        doors.resume_link(link=kept, by=request.user, at=now())
    return redirect("manage_link", kept.public_id)


@require_safe
@login_required
def link_picture(request, public_id):
    """The QR code of a link, to print."""
    kept = link_or_404(request, public_id)
    response = HttpResponse(content_type="image/svg+xml")
    segno.make(address_of(kept), error="m", micro=False).save(
        response, kind="svg", scale=10, border=4, light="#fff", dark="#000", xmldecl=False
    )
    return response


def link_or_404(request, public_id):
    links = JoinLink.objects.managed_by(request.user).current().select_related("institution")
    return get_object_or_404(links, public_id=public_id)


def address_of(link):
    return settings.SITE_URL + reverse("join", args=[link.code])
