"""Teaching packs: asking for one, and the latest; and what holds in the country."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.flows import teaching_packs as flows
from dashboards.cohort_forms import posted
from dashboards.training.pack_forms import NewNoteForm, NoteText, PackForm
from institutions.models import Job
from pages.clock import now
from trainers import guide_queries as queries
from trainers.jobs import KIND
from trainers.models import CountryNote

PACKS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def packs(request):
    institutions = some_or_404(queries.institutions_packing(request.user))
    form = PackForm(posted(request), institutions=institutions, modules=queries.modules_taught(get_language()))
    if form.is_valid():
        return redirect("manage_job", flows.begin_pack(**form.cleaned_data, by=request.user, at=now()).key)
    latest = Job.objects.visible_to(request.user).filter(kind=KIND, deleted_at=None).select_related("institution")
    context = {"form": form, "packs": latest.defer("checkpoint")[:PACKS_SHOWN]}
    context["notes"] = queries.institutions_noting(request.user).exists()
    return render(request, "dashboards/training/packs.html", context)


@require_safe
@login_required
def notes(request):
    some_or_404(queries.institutions_noting(request.user))
    today = localdate()
    found = queries.titled(queries.notes_of(request.user), get_language())
    rows = [(note, title, note.is_stale(today)) for note, title in found]
    return render(request, "dashboards/training/notes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_note(request):
    institutions = some_or_404(queries.institutions_noting(request.user))
    modules, at = queries.modules_taught(get_language()), now()
    form = NewNoteForm(posted(request), institutions=institutions, modules=modules, at=at)
    if form.is_valid():
        asked = form.cleaned_data
        asked["module_key"] = asked.pop("module").key
        flows.save_country_note(**asked, at=at)
        messages.success(request, _("It is saved, and stands in the next teaching pack."))
        return redirect("manage_country_notes")
    return render(request, "dashboards/training/note.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note(request, pk):
    found, at = note_or_404(request, pk), now()
    form = NoteText(posted(request), at=at, note=found)
    if form.is_valid():
        about = {"institution": found.institution, "module_key": found.module_key, "language": found.language}
        flows.save_country_note(**about, **form.cleaned_data, at=at)
        messages.success(request, _("It is saved, and stands in the next teaching pack."))
        return redirect("manage_country_notes")
    [(_note, title)] = queries.titled([found], get_language())
    return render(request, "dashboards/training/note.html", {"form": form, "note": found, "module": title})


@require_POST
@login_required
def remove_note(request, pk):
    flows.remove_country_note(note=note_or_404(request, pk))
    messages.success(request, _("It is removed. The next teaching pack has room to write instead."))
    return redirect("manage_country_notes")


def some_or_404(institutions):
    if not institutions:
        raise Http404
    return institutions


def note_or_404(request, pk):
    return get_object_or_404(CountryNote.objects.managed_by(request.user).select_related("institution"), pk=pk)
