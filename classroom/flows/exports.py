"""Lists of people that leave the site at once. Those that take longer are jobs, which are logged when they begin."""

from institutions.audit_actions import record


def log_export(*, institutions, kind, ending, by, at):
    """Tell the log of each of these institutions that a list was downloaded, and by whom."""
    for institution in institutions:
        after = {"kind": kind, "format": ending}
        record(institution_id=institution.pk, verb="exported", kind="export", by=by, at=at, after=after)
