"""Views of the list of learners under names, and which columns it shows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import columns, queries
from dashboards import saved_actions as actions
from dashboards import saved_queries as saved
from dashboards.asking import learners_asked_of, one_for_all
from dashboards.cohort_forms import posted
from dashboards.saved_forms import ColumnsForm, OpeningForm, SavedViewForm
from institutions.models import Institution
from institutions.roles import Capability
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def views(request):
    """One's own views and those of others, and which of them opens the list."""
    if not queries.institutions_managed_by(request.user):
        raise Http404
    settings = saved.list_settings(request.user)
    form = OpeningForm(posted(request), views=settings.views, opens=settings.opens)
    if form.is_valid():
        actions.open_with(person=request.user, view=form.chosen)
        messages.success(request, _("It is kept. “Learners” opens like this from now on."))
        return redirect("manage_views")
    context = {"form": form, "settings": settings, "most": actions.MOST_VIEWS}
    return render(request, "dashboards/views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_view(request):
    asked, institutions = asked_or_404(request.user, request.GET)
    shown = saved.list_settings(request.user).columns(asked.filters.columns)
    address, whose = asked.filters.address(columns=columns.written(shown)), one_for_all(institutions)
    form = SavedViewForm(posted(request), shares_with=shareable(request.user, whose))
    if form.is_valid():
        keep = {"by": request.user, "asked": address[1:], "institution": whose, "at": now()}
        if view := attempt(form, actions.save_view, **keep):
            opening(request, form, view)
            messages.success(request, _("The view is saved. You find it above the list."))
            return to_list(address)
    return render(request, "dashboards/new_view.html", {"form": form, "address": address})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def view(request, key):
    kept = own_or_404(request, key)
    opens = saved.list_settings(request.user).opens == kept
    initial = {"name": kept.name, "shared": kept.shared, "opens": opens}
    form = SavedViewForm(posted(request), shares_with=shareable(request.user, kept.institution), initial=initial)
    if form.is_valid() and attempt(form, actions.change_view, view=kept):
        opening(request, form, kept, opens)
        messages.success(request, _("The view is changed."))
        return redirect("manage_views")
    return render(request, "dashboards/view.html", {"form": form, "view": kept})


@require_POST
@login_required
def delete_view(request, key):
    actions.delete_view(view=own_or_404(request, key))
    messages.success(request, _("The view is gone. Nothing that it showed has changed."))
    return redirect("manage_views")


@require_POST
@login_required
def choose_columns(request):
    form = ColumnsForm(request.POST)
    asked, _institutions = asked_or_404(request.user, QueryDict(request.POST.get("asked", "")))
    if not form.is_valid():
        raise Http404
    actions.choose_columns(person=request.user, columns=form.chosen)
    return to_list(asked.filters.address(columns=""))


def attempt(form, change, **known):
    """Do what the form asks for and return what came of it, or False when its name can't be taken."""
    try:
        asked = {name: form.cleaned_data[name] for name in ("name", "shared")}
        return change(**known, **asked) or True
    except actions.NameTaken:
        form.add_error("name", _("Another view of yours has this name. Choose a different one."))
    except actions.TooManyViews:
        most = {"most": actions.MOST_VIEWS}
        form.add_error(None, _("You have %(most)s views already. Delete one that you do not need.") % most)
    return False


def opening(request, form, view, before=False):
    """Let the list open with a view, or with it no more."""
    wanted = form.cleaned_data["opens"]
    if wanted != before:
        actions.open_with(person=request.user, view=view if wanted else None)


def shareable(user, institution):
    """Return the institution with whose staff the person may share, or None."""
    door = Institution.objects.where(user, may=Capability.SHARE_VIEWS)
    return institution if institution and door.filter(pk=institution.pk).exists() else None


def asked_or_404(user, asked):
    found = learners_asked_of(user, asked)
    if found is None:
        raise Http404
    return found


def own_or_404(request, key):
    found = saved.own_view(request.user, key)
    if found is None:
        raise Http404
    return found


def to_list(address):
    answer = redirect("manage_learners")
    answer["Location"] += address
    return answer
