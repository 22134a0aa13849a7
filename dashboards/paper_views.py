"""Printed papers: what was printed, print more, and enter what a class wrote on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows import papers
from classroom.queries import content_of
from dashboards import paper_queries
from dashboards.paper_forms import EntryForm, PrintForm, SheetForm
from pages.clock import now
from pages.private_files import handed_out
from printed.models import Batch, PrintFile
from quizzes.models import Attempt


def institutions_or_404(request):
    found = paper_queries.institutions_printing(request.user)
    if not found:
        raise Http404
    return found


def batch_or_404(request, key):
    return get_object_or_404(paper_queries.batches(request.user), key=key)


@require_safe
@login_required
def batches(request):
    institutions = institutions_or_404(request)
    page = Paginator(paper_queries.batches(request.user), paper_queries.ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "dashboards/papers.html", {"page": page, "institutions": institutions})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def print_papers(request):
    institutions = institutions_or_404(request)
    modules = [(str(key), module.title) for key, module in content_of(request).modules.items() if module.quiz_url]
    form = PrintForm(request.POST or None, user=request.user, institutions=institutions, modules=modules)
    if form.is_valid():
        try:
            return redirect("manage_batch", made(form, request.user).key)
        except papers.NotPrintable as problem:
            form.add_error("module", said_about(problem))
    return render(request, "dashboards/print_papers.html", {"form": form, "modules": modules})


ASKED = ("institution", "cohort", "sheets", "versions", "held_on", "note")


def made(form, user):
    asked = {name: form.cleaned_data.get(name) for name in ASKED}
    context_key = form.cleaned_data["module"]
    return papers.print_papers(**asked, quiz=form.quiz, context_key=context_key, made_by=user, at=now())


def said_about(problem):
    if problem.code:
        return _("Question %(code)s has more options than there are letters.") % {"code": problem.code}
    return _("This quiz has no published questions yet.")


@require_safe
@login_required
def batch(request, key):
    found = batch_or_404(request, key)
    show = request.GET.get("show") if request.GET.get("show") in ("entered", "missing") else "all"
    sheets = Paginator(paper_queries.sheets_of(found, show), paper_queries.SHEETS_ON_A_PAGE)
    context = {
        "batch": found,
        "show": show,
        "page": sheets.get_page(request.GET.get("page")),
        "files": list(found.files.select_related("version").defer("version__paper_data")),
        "missing": paper_queries.missing_people(found),
    }
    return render(request, "dashboards/batch.html", context)


@require_safe
@login_required
@never_cache
def file(request, key, name):
    found = get_object_or_404(PrintFile, batch__in=Batch.objects.visible_to(request.user), batch__key=key, name=name)
    if not found.pdf:
        return render(request, "dashboards/print_waiting.html", {"batch_key": key}, status=202)
    filename = "-".join(part for part in [slugify(found.batch.title)[:60], f"{name}.pdf"] if part)
    return handed_out(found.pdf, filename)


# Entering ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enter(request, key):
    """Ask for a sheet, then for what is on it. A sheet that is not to be entered here leads to where it belongs."""
    found = batch_or_404(request, key)
    data = request.POST or request.GET
    code_form = SheetForm(data if "sheet" in data else None)
    sheet = paper_queries.find_sheet(request.user, code_form.cleaned_data["sheet"]) if code_form.is_valid() else None
    if sheet is None:
        if code_form.is_valid():
            code_form.add_error("sheet", _("No sheet of yours has this code."))
        return render(request, "dashboards/find_sheet.html", {"batch": found, "form": code_form})
    if sheet.batch_id != found.pk or sheet.entered_at:
        return redirect("manage_sheet", sheet.code)
    return enter_sheet(request, found, sheet)


def enter_sheet(request, batch, sheet):
    form = EntryForm(request.POST or None, sheet=sheet)
    checked = form.is_valid()
    if checked and "check" not in request.POST and keep(request, form):
        return redirect("manage_enter", batch.key)
    context = {"batch": batch, "sheet": sheet, "form": form, "checked": checked and form.is_valid()}
    context["offered"] = paper_queries.offered(batch)
    return render(request, "dashboards/enter_sheet.html", context)


def keep(request, form):
    """Let the sheet become an attempt, and say so; or say in the form why it cannot."""
    learner = form.cleaned_data["learner"]
    try:
        attempt = papers.enter_sheet(
            sheet=form.sheet, learner=learner, answers=form.responses, by=request.user, at=now()
        )
    except papers.AlreadyEntered as refused:
        form.add_error("learner", said_of_other(refused.sheet, form.sheet))
        return False
    except papers.AttemptUnderWay:
        form.add_error(
            "learner", _("Another attempt of this learner waits for marks or is open. Enter the sheet later.")
        )
        return False
    messages.success(request, said_of_result(form.sheet, learner, attempt))
    return True


def said_of_other(other, sheet):
    if other == sheet:
        return _("Somebody else has just entered this sheet.")
    return _("This learner’s sheet was entered already: it is %(code)s.") % {"code": other.grouped}


def said_of_result(sheet, learner, attempt):
    values = {"code": sheet.grouped, "name": learner.display_name, "percent": attempt.percent}
    if attempt.state == Attempt.MARKING:
        return _("Saved: sheet %(code)s of %(name)s. It waits for a trainer’s marks.") % values
    return _("Saved: sheet %(code)s of %(name)s, %(percent)s%%.") % values


@require_safe
@login_required
def sheet(request, code):
    """Where the QR code of a sheet leads: to entering it, or to what became of it."""
    found = paper_queries.find_sheet(request.user, code)
    if found is None:
        raise Http404
    if found.entered_at is None:
        return redirect(f"{reverse('manage_enter', args=[found.batch.key])}?sheet={found.code}")
    return render(request, "dashboards/sheet.html", {"sheet": found, "batch": found.batch})
