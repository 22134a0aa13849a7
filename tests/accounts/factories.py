from allauth.account.models import EmailAddress

from accounts.models import User

PASSWORD = "correct horse battery"


def make_user(email="learner@example.org", *, password=PASSWORD, verified=True, **fields):
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user
