from accounts.models import User


def confirm_certificate_name(*, user, name, at):
    """Set the name to print on certificates, as its holder wrote it."""
    user.certificate_name = name
    user.certificate_name_confirmed_at = at
    User.objects.filter(pk=user.pk).update(certificate_name=name, certificate_name_confirmed_at=at)
    return user
