import uuid

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UserManager(DjangoUserManager):
    """People are known by their email address; there is no user name."""

    def _create_user(self, username, email, password, **extra_fields):
        user = self.model(email=self.normalize_email(email).lower(), **extra_fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email, password=None, **extra_fields):
        return super().create_user(None, email, password, **extra_fields)

    def create_superuser(self, email, password=None, **extra_fields):
        return super().create_superuser(None, email, password, **extra_fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractUser):
    username = None
    email = models.EmailField(_("email address"), unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Printed on certificates, so the person confirms it once, before the first issue.
    certificate_name = models.CharField(_("name on certificates"), max_length=120, blank=True)
    certificate_name_confirmed_at = models.DateTimeField(null=True, editable=False)
    # When the account is erased, unless its holder keeps it after all; and since when it is empty.
    erase_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        indexes = [models.Index(fields=["erase_at"], condition=Q(erase_at__isnull=False), name="accounts_to_erase")]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        if self.erased_at:
            return gettext("Erased account")
        return self.certificate_name or self.get_full_name() or self.email

    @property
    def known_email(self):
        """The address, of an account that has one."""
        return "" if self.erased_at else self.email


class Session(AbstractBaseSession):
    """A session that knows its person, so that both are read at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore

        return SessionStore
