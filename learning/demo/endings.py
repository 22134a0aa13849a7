"""In the demo, a certificate that ends soon: whoever holds it sees what is said then, and gets the mail."""

from datetime import timedelta

from certificates.awards import Award
from certificates.models import Certificate
from certificates.sessions import session_key
from classroom import flows
from classroom.flows.awards import issue

TITLE = "Workshop: your trademark on the market"
LEFT = timedelta(days=20)


def give(learner, printed_name, institution, *, today):
    """Let a learner hold a certificate of attendance that was issued a year ago and ends in twenty days."""
    held_at = today + LEFT - timedelta(days=365)
    flows.confirm_name(learner=learner, name=printed_name, language="en", at=held_at)
    award = Award(
        kind=Certificate.ATTENDANCE,
        key=session_key(institution_id=institution.pk, title=TITLE, day=held_at.date()),
        title=TITLE,
        minutes=180,
        outcomes=("Choose a sign that can be protected", "Search a register before you use it"),
        language="en",
        completed_at=held_at,
        expires_at=today + LEFT,
        institution=institution,
    )
    issue(learner=learner, award=award, at=held_at)
