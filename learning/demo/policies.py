"""What the people of the demo have agreed to: short texts in six languages, to begin one's own with."""

import json
from datetime import timedelta
from pathlib import Path

from accounts.models import Consent, Policy, PolicyText, User

SINCE = timedelta(days=200)
TEXTS = Path(__file__).with_suffix(".json")


def publish(*, today):
    """Put the first version of each text in force, unless there is one."""
    for kind, texts in json.loads(TEXTS.read_text()).items():
        policy, new = Policy.objects.get_or_create(kind=kind, number=1, defaults={"in_force_from": today - SINCE})
        if new:
            for language, text in texts.items():
                PolicyText.objects.create(policy=policy, language=language, **text)


def agree(*, emails, today):
    """Let everybody of the demo have agreed to the first versions when they signed up."""
    first = list(Policy.objects.filter(number=1))
    people = User.objects.filter(email__endswith=emails).exclude(consents__policy__isnull=False)
    Consent.objects.bulk_create(
        Consent(
            person=person,
            kind=policy.kind,
            given=True,
            policy=policy,
            language="en",
            act="signed_up",
            at=min(person.date_joined, today),
        )
        for person in people
        for policy in first
    )
