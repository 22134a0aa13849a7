"""The cascade of an institution: trainers, whom they trained, and what came of it."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classroom.trees import generation_page, tree_page
from dashboards.export_views import log, made, streamed
from dashboards.exports.formats import FORMATS
from dashboards.training import cascade_listings as listings
from dashboards.training import cascade_pictures as pictures
from dashboards.training import levels as levels_of
from dashboards.training.cascade_forms import CascadeForm
from dashboards.training.cascade_words import tile
from institutions.models import Institution
from institutions.roles import Capability
from pages.clock import now
from trainers import cascade_queries as queries
from trainers.cascade import measures
from trainers.lineage import DEEPEST
from trainers.lineage_queries import ranked
from trainers.models import Candidacy

DAYS_SOON = 183
ROWS_ON_A_PAGE = 50


@require_safe
@login_required
def cascade(request):
    form, scope, filters = asked_or_404(request)
    ledger = queries.ledger_of(scope, filters.cost if filters.cost != "" else None)
    context = about(form, scope, filters) | {"tiles": [tile(each) for each in measures(ledger)], "ledger": ledger}
    context["months"] = pictures.months(queries.by_month(scope), scope)
    context["active_and_idle"] = pictures.active_and_idle(ledger, lambda name: address(name, filters))
    context["countries"] = pictures.countries(queries.by_country(scope))
    context["regions"] = pictures.regions(queries.by_region(scope))
    soon = queries.due(scope, scope.end + timedelta(days=DAYS_SOON)).select_related("person", "institution")
    context["due"] = soon[: queries.TREES_SHOWN]
    context["trees"] = queries.trees(scope)
    return render(request, "dashboards/training/cascade.html", context)


@require_safe
@login_required
def rows(request, name):
    form, scope, filters = asked_or_404(request)
    listing = listing_or_404(name)
    page = Paginator(listing.rows(scope), ROWS_ON_A_PAGE).get_page(filters.page)
    table = listings.table_of(name, scope, whose(form), page.object_list)
    lines = [(listing.href(row), cells) for row, cells in zip(page.object_list, table.rows, strict=True)]
    context = about(form, scope, filters) | {"table": table, "lines": lines, "page": page, "name": name}
    return render(request, "dashboards/training/rows.html", context)


@require_safe
@login_required
@never_cache
def file(request, name, ending):
    form, scope, filters = asked_or_404(request)
    listing = listing_or_404(name)
    table = listings.table_of(name, scope, whose(form), listing.rows(scope)[: most(ending) + 1])
    if listing.rows(scope).count() > most(ending):
        return render(request, "dashboards/training/too_long.html", about(form, scope, filters) | {"name": name})
    return sent(request, form, table, f"cascade-{name}", ending)


@require_safe
@login_required
def levels(request):
    form, scope, filters = asked_or_404(request)
    context = about(form, scope, filters) | {"levels": levels_of.levels_of(scope)}
    return render(request, "dashboards/training/levels.html", context)


@require_safe
@login_required
@never_cache
def levels_file(request, ending):
    form, scope, _filters = asked_or_404(request)
    most(ending)
    return sent(request, form, levels_of.table(scope, whose(form)), "evaluation", ending)


@require_safe
@login_required
def tree(request, public_id):
    institutions = institutions_or_404(request)
    candidacy = candidacy_or_404(institutions, public_id)
    context = tree_page(candidacy, named={each.pk for each in institutions})
    return render(request, "dashboards/training/tree.html", context)


@require_safe
@login_required
def generation(request, public_id, number):
    institutions = institutions_or_404(request)
    candidacy = candidacy_or_404(institutions, public_id)
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 18 or not 0 < number <= DEEPEST:
        raise Http404
    context = generation_page(candidacy, number, int(after), named={each.pk for each in institutions})
    return render(request, "dashboards/training/generation.html", context)


# What was asked for ------------------------------------------------------------------


def institutions_or_404(request):
    institutions = list(Institution.objects.where(request.user, may=Capability.SEE_TRAINERS))
    if not institutions:
        raise Http404
    return institutions


def candidacy_or_404(institutions, public_id):
    seen = Candidacy.objects.filter(institution__in=institutions, public_id=public_id)
    candidacy = ranked(seen).first()
    if candidacy is None:
        raise Http404
    return candidacy


def asked_or_404(request):
    """Return the form, the scope and the filters. Days that make no sense are answered beside the default ones."""
    form = CascadeForm(request.GET, institutions=institutions_or_404(request))
    if not form.is_valid() and "institution" in form.errors:
        raise Http404
    return form, form.scope(localdate(now())), form.filters


def about(form, scope, filters):
    return {"form": form, "scope": scope, "filters": filters, "institutions": form.chosen, "formats": FORMATS.values()}


def address(name, filters):
    return listings.address(name) + filters.address()


def whose(form):
    return ", ".join(each.local_name for each in form.chosen[:3])


def listing_or_404(name):
    if name not in listings.LISTINGS:
        raise Http404
    return listings.LISTINGS[name]


def most(ending):
    """Return how many rows a file takes while somebody waits."""
    if ending not in FORMATS:
        raise Http404
    form = FORMATS[ending]
    return 10**7 if form.pieces else form.rows_at_once


def sent(request, form, table, what, ending):
    name = f"{what}-{localdate(now()).isoformat()}.{ending}"
    log(request, form.chosen, "export_cascade", ending)
    format_ = FORMATS[ending]
    return streamed(table, format_, name) if format_.pieces else made(table, format_, name)
