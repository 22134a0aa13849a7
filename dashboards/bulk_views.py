"""Doing something to many learners at once: choose what, see what would become of whom, and only then do it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classroom.flows.jobs import begin_job
from classroom.queries import content_of
from dashboards import bulk_queries as queries
from dashboards import job_queries
from dashboards.bulk_forms import BULK, Outcome
from pages.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def bulk(request, what):
    at = now()
    titles = {key: course.title for key, course in content_of(request).courses.items()}
    meant = queries.meant(request.user, what, request.GET, titles, at)
    if meant is None:
        raise Http404
    back = reverse("manage_learners") + meant.filters.address()
    number = meant.people.count()
    ready = bool(number) and meant.form.is_valid()
    if ready and request.method == "POST" and (done := carry_out(request, what, meant, at)):
        return done
    context = {"form": meant.form, "meant": meant, "back": back, "number": number}
    context["kept"] = kept(request, meant.form)
    context["preview"] = queries.preview(meant.form, meant.people, at) if ready else None
    return render(request, "dashboards/bulk.html", context)


def kept(request, form):
    """Return who is meant, as (name, value), for the form that asks what to do."""
    names = {*form.fields, "preview"}
    return [(name, value) for name, values in request.GET.lists() if name not in names for value in values]


def carry_out(request, what, meant, at):
    """Do it, at once to those who were ticked and in the background to all. Returns where that leads, or None."""
    if not meant.everybody:
        say(request, meant.form, do_now(meant, request.user, at))
        return redirect(reverse("manage_learners") + meant.filters.address())
    if meant.office is None:
        return None
    job = begin_job(
        kind=f"bulk_{what}",
        title=meant.form.title,
        by=request.user,
        at=at,
        institution=meant.office,
        asked=request.GET.urlencode(),
    )
    return redirect("manage_job", job.key)


def do_now(meant, by, at):
    """Return the outcome of each of those who were ticked: no more than are listed on a page or two."""
    people = list(meant.form.split(meant.people, at))
    meant.form.do([each for each in people if each.outcome == Outcome.NEW], by=by, at=at)
    return [each.outcome for each in people]


def say(request, form, outcomes):
    counted = {each: outcomes.count(each) for each in outcomes}
    parts = [f"{words}: {number}." for words, number in queries.in_words(form.labels, counted)]
    note = messages.success if Outcome.NEW in counted else messages.info
    note(request, " ".join(parts))


@require_safe
@login_required
@never_cache
def result(request, key):
    """What came of work on many learners."""
    job = job_queries.job_seen_by(request.user, key)
    what = job.kind.removeprefix("bulk_") if job else ""
    if what not in BULK or "counts" not in job.checkpoint:
        raise Http404
    context = {"job": job, "counts": queries.in_words(BULK[what].labels, job.checkpoint["counts"])}
    return render(request, "dashboards/bulk_result.html", context)
