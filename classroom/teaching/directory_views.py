"""The public list of trainers, for whoever looks for one."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.teaching.directory_forms import DirectoryForm
from classroom.teaching.directory_queries import countries_of, trainers_listed
from pages.clock import now

TRAINERS_ON_A_PAGE = 30


@require_safe
def trainers(request):
    at = now()
    form = DirectoryForm(request.GET, countries=countries_of(at))
    wanted = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = Paginator(trainers_listed(at, **wanted), TRAINERS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "wanted": wanted, "querystring": urlencode(wanted)}
    return render(request, "classroom/teaching/directory.html", context)
