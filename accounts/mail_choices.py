"""Which mails somebody wants, and when and in which language they get them."""

from accounts.models import MailRefusal, User


def refuse_mails(*, person, kind, at):
    """Write no mails of a kind any more. Safe to repeat."""
    MailRefusal.objects.bulk_create([MailRefusal(person=person, kind=kind, at=at)], ignore_conflicts=True)


def take_mails(*, person, kind):
    """Write mails of a kind again. Safe to repeat."""
    MailRefusal.objects.filter(person=person, kind=kind).delete()


def choose_mails(*, person, wanted, time_zone, language, at):
    """Take what somebody chose. `wanted`: {kind: whether}; what it does not name stays."""
    for kind, is_wanted in wanted.items():
        if is_wanted:
            take_mails(person=person, kind=kind)
        else:
            refuse_mails(person=person, kind=kind, at=at)
    User.objects.filter(pk=person.pk).update(time_zone=time_zone, language=language)


def refused_by(person):
    """Return the kinds that somebody does not want."""
    return set(MailRefusal.objects.filter(person=person).values_list("kind", flat=True))


def who_refuses(kind, people):
    """Return the ids of those of these people, by their ids, who do not want mails of a kind."""
    return set(MailRefusal.objects.filter(kind=kind, person__in=people).values_list("person", flat=True))
