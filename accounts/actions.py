from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from accounts.models import Consent, Session, User


def confirm_certificate_name(*, user, name, at):
    """Set the name to print on certificates, as its holder wrote it."""
    user.certificate_name = name
    user.certificate_name_confirmed_at = at
    User.objects.filter(pk=user.pk).update(certificate_name=name, certificate_name_confirmed_at=at)
    return user


def end_sessions(*, user, but=None):
    """Sign somebody out everywhere, or everywhere but in the browser with this session."""
    Session.objects.filter(user=user).exclude(session_key=but).delete()


def remove_second_step(*, user):
    """Turn two-step sign-in off. Returns whether it was on."""
    removed, _models = Authenticator.objects.filter(user=user).delete()
    return bool(removed)


def make_account(*, email, first_name, last_name, confirmed):
    """Make an account without a password, for somebody who signs in with another service."""
    user = User.objects.create_user(email, first_name=first_name[:150], last_name=last_name[:150])
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)
    return user


def make_accounts(*, people):
    """Make accounts for people who set their password by a mail: [(address, first name, last name)].

    The address counts as confirmed: nobody can get in without reading what is sent to it.
    """
    users = [
        User(email=address, first_name=first, last_name=last, password=make_password(None))
        for address, first, last in people
    ]
    users = User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )
    return users


def agree_to_policies(*, person, policies, act, language, at):
    """Write down that somebody agreed to these versions, each as it was shown."""
    Consent.objects.bulk_create(
        Consent(
            person=person,
            kind=policy.kind,
            given=True,
            policy=policy,
            language=getattr(policy.text_in(language), "language", language),
            act=act,
            at=at,
        )
        for policy in policies
    )


def let_see(*, person, given, about, about_key, act, language, at):
    """Write down that an institution may see what somebody learns, or may not any more."""
    return Consent.objects.create(
        person=person,
        kind=Consent.INSTITUTION,
        given=given,
        about=about,
        about_key=str(about_key),
        act=act,
        language=language,
        at=at,
    )
