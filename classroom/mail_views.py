"""Which mails somebody gets: chosen on a page of the account, or by the link in a mail, without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.mail_choices import choose_mails, refuse_mails, refused_by, take_mails
from accounts.mail_links import read_link
from classroom.mail_forms import MailChoicesForm
from pages.clock import now

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request):
    form = MailChoicesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        choose_mails(person=request.user, at=now(), **form.chosen)
        messages.success(request, _("Your choice is saved."))
        return redirect("mail_choices")
    return render(request, "classroom/mail_choices.html", {"form": form})


@csrf_exempt  # the address itself, which nobody can guess, says that its reader may; mail programs send nothing else
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_link(request, token):
    """Stop mails of a kind with one click. A GET, which programs that look for viruses send, changes nothing."""
    found = read_link(token)
    if found is None:
        raise Http404
    person, kind = found
    form = MailChoicesForm(request.POST if "save" in request.POST else None, person=person)
    saved = form.is_valid()
    if saved:
        choose_mails(person=person, at=now(), **form.chosen)
    elif "start" in request.POST:
        take_mails(person=person, kind=kind)
    elif "stop" in request.POST or request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        refuse_mails(person=person, kind=kind, at=now())
    context = {"kind": kind, "refused": kind in refused_by(person), "saved": saved}
    person.refresh_from_db(fields=["time_zone", "language"])
    return render(
        request, "classroom/mail_link.html", context | {"form": form if form.errors else MailChoicesForm(person=person)}
    )
