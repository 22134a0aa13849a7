"""What certificates say about people."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Call, Delete, Keep, Record

RECORDS = (
    Record(
        "certificates.NameRequest",
        "holder",
        Delete(),
        title=_("Names you have asked for"),
        export=("name", "reason", "asked_at", "decided_at", "approved", "answer"),
    ),
    Record(
        "certificates.Notice",
        "certificate__holder",
        Keep("It says that a mail was sent, and not to whom."),
        title=_("Mails about your certificates"),
        export=("certificate__serial", "kind", "at"),
    ),
    Record("certificates.Notice", "by", Keep(WORK), withheld="It is about somebody else."),
    Record(
        "certificates.IssuePlace",
        "learner",
        Keep("It says how many certificates a session led to."),
        title=_("Sessions you attended"),
        export=("batch__title", "batch__cohort_name", "batch__completed_at", "state"),
    ),
    Record(
        "certificates.Certificate",
        "holder",
        Call("certificates.erasing.erase_certificates", "Who holds the file can still have it checked."),
        title=_("Your certificates"),
        export=(
            *("serial", "kind", "state", "state_reason", "state_changed_at", "withdrawn_at", "name", "title"),
            *("minutes", "outcomes", "score", "issuer", "institution_name", "cohort_name", "language"),
            *("completed_at", "issued_at", "expires_at", "credential", "pdf_sha256"),
        ),
    ),
    Record(
        "certificates.Archive",
        "made_by",
        Keep(WORK),
        title=_("ZIP files you prepared"),
        export=("title", "made_at"),
    ),
    Record(
        "certificates.IssueBatch",
        "made_by",
        Keep(WORK),
        title=_("Certificates you issued to a group"),
        export=("title", "cohort_name", "made_at"),
    ),
)
