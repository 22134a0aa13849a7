"""The learner's certificates: the list, the name to print on them, the files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import Certificate, NameRequest
from classroom import flows
from classroom.certificate_forms import CertificateNameForm, LanguageForm, NameRequestForm
from classroom.flows import holders, names
from classroom.wallet import languages_for, wallet
from pages.clock import now
from pages.private_files import handed_out
from pages.ratelimit import rate_limit, signed_in


@login_required
@require_safe
def certificates(request):
    return render(request, "classroom/certificates.html", {"wallet": wallet(request, now())})


@login_required
@require_POST
def withdraw(request, serial):
    """Take a certificate's details away from its public page, or show them again."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), serial=serial)
    if "show" in request.POST:
        holders.show_again(certificate=certificate)
        messages.success(request, _("Everybody who has the link sees the certificate again."))
    else:
        holders.withdraw(certificate=certificate, at=now())
        messages.success(request, _("The public page does not show your name or the course any more."))
    return redirect("certificates")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(limit=20, seconds=3600, who=signed_in, counts=lambda response: response.status_code == 302)
def in_language(request, serial):
    """Say what follows from having a certificate in another language, and do it."""
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), serial=serial)
    at = now()
    languages = languages_for(certificate) if certificate.state_at(at) == Certificate.VALID else ()
    if not languages:
        return redirect("certificates")
    form = LanguageForm(request.POST or None, languages=languages)
    if form.is_valid():
        if holders.issue_in_language(certificate=certificate, at=at, **form.cleaned_data):
            messages.success(request, _("Your certificate is issued in the other language. It is being printed."))
        return redirect("certificates")
    return render(request, "classroom/certificate_language.html", {"form": form, "certificate": certificate})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_name(request):
    user = request.user
    if Certificate.objects.visible_to(user).exists():
        return ask_for_name(request)
    name = user.certificate_name or user.get_full_name()
    form = CertificateNameForm(request.POST or None, initial={"name": name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        if "preview" not in request.POST:
            flows.confirm_name(learner=user, name=name, language=get_language(), at=now())
            return redirect("certificates")
    return render(request, "classroom/certificate_name.html", {"form": form, "preview": name})


def ask_for_name(request):
    """Once a name is printed, its holder asks for another one."""
    user = request.user
    asked = NameRequest.objects.visible_to(user).last()
    form = None if asked and asked.decided_at is None else NameRequestForm(None, printed=user.certificate_name)
    if form and request.method == "POST":
        form = NameRequestForm(request.POST, printed=user.certificate_name)
        if form.is_valid():
            names.ask_for_name(holder=user, at=now(), **form.cleaned_data)
            return redirect("certificate_name")
    return render(request, "classroom/certificate_name_fixed.html", {"form": form, "asked": asked})


@login_required
@require_safe
def certificate_pdf(request, serial):
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), serial=serial)
    if not certificate.pdf:
        return render(request, "classroom/certificate_waiting.html", {"certificate": certificate}, status=202)
    filename = "-".join(part for part in [slugify(certificate.title)[:60], "certificate.pdf"] if part)
    return handed_out(certificate.pdf, filename)
