"""Mails to holders about their certificates, in the language of the certificate."""

from django.db import IntegrityError, transaction

from certificates.models import Certificate, Notice
from pages import mail


def tell_ready(certificate, at):
    """Say once that the file of a certificate is there, unless its holder knows: they have just asked for it anew."""
    before = certificate.replaces
    is_news = before is None or before.completed_at != certificate.completed_at
    if is_news and certificate.pdf and certificate.state == Certificate.VALID:
        tell_once(certificate, Notice.READY, "certificate_ready", at, renewed=before is not None)


def tell_revoked(certificate, reason, at):
    tell_once(certificate, Notice.REVOKED, "certificate_revoked", at, reason=reason)


def remind(certificate, days, at):
    """Say once that a certificate ends in so many days or fewer. Returns whether this call did."""
    return tell_once(certificate, f"expires-{days}", "certificate_expires", at)


def send_again(certificate, by, at):
    """Send the link to a certificate again, because somebody asks for it, and keep who it was."""
    with transaction.atomic():
        Notice.objects.create(certificate=certificate, kind=Notice.RESENT, at=at, by=by)
        send("certificate_ready", certificate.holder, certificate.language, certificate=certificate)


def tell_name_decided(request, *, language):
    """Say that the name which somebody asked for was approved or refused."""
    send("name_decided", request.holder, language, asked=request)


def tell_once(certificate, kind, name, at, **context):
    """Send a mail of a kind, if none of that kind was sent about the certificate. Returns whether this call did."""
    if certificate.holder is None or not certificate.holder.is_active:
        return False
    try:
        with transaction.atomic():
            Notice.objects.create(certificate=certificate, kind=kind, at=at)
            send(name, certificate.holder, certificate.language, certificate=certificate, **context)
    except IntegrityError:
        return False
    return True


def send(name, holder, language, **context):
    mail.send(name, holder.email, language, holder=holder, **context)
