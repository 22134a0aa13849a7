"""Why somebody is at risk, in words."""

from django.utils.translation import ngettext

from progress.risk import Risk


def sentences_of(reasons, titles):
    """Return a phrase for each reason. `titles`: of modules by key; one that is not published any more has none."""
    return [WORDS[reason.risk](reason, titles.get(reason.module, "")) for reason in reasons]


def _failed(reason, title):
    said = {"number": reason.tries, "module": title}
    if not title:
        return ngettext("%(number)s failed attempt", "%(number)s failed attempts", reason.tries) % said
    return (
        ngettext(
            "%(number)s failed attempt at the quiz of %(module)s",
            "%(number)s failed attempts at the quiz of %(module)s",
            reason.tries,
        )
        % said
    )


def _idle(reason, _title):
    said = ngettext("no activity for %(days)s day", "no activity for %(days)s days", reason.days)
    return said % {"days": reason.days}


def _not_begun(reason, _title):
    said = ngettext("not begun, %(days)s day after enrolling", "not begun, %(days)s days after enrolling", reason.days)
    return said % {"days": reason.days}


WORDS = {Risk.FAILED: _failed, Risk.IDLE: _idle, Risk.NOT_BEGUN: _not_begun}
