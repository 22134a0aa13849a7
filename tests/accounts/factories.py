from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Policy, PolicyText, User

PASSWORD = "correct horse battery"


def make_user(email="learner@example.org", *, password=PASSWORD, verified=True, **fields):
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def make_policy(
    number=1, *, kind=Policy.PRIVACY, title="What we do with your data", changed="", language="en", **fields
):
    fields = {"in_force_from": timezone.now() - timedelta(days=1)} | fields
    policy = Policy.objects.create(kind=kind, number=number, **fields)
    text = {"title": title, "body": f"<p>Text {number}.</p>", "what_changed": changed}
    PolicyText.objects.create(policy=policy, language=language, **text)
    return policy
