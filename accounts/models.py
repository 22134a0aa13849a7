import uuid
from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from accounts.mail_kinds import Kind
from accounts.words import by_name


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
    # What they chose for their mails; empty where they did not: see docs/rules/letters.md.
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language of mails"), max_length=10, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]
        indexes = [
            models.Index(fields=["erase_at"], condition=Q(erase_at__isnull=False), name="accounts_to_erase"),
            # For lists of very many people: the first of them by name are found without sorting all.
            models.Index(by_name(), name="people_by_name"),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        if self.erased_at:
            return gettext("Erased account")
        return self.certificate_name or self.get_full_name() or self.email

    @property
    def name_for_others(self):
        """What other learners read: never the address."""
        if self.erased_at:
            return gettext("Erased account")
        return self.certificate_name or self.get_full_name() or gettext("Somebody without a name")

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


KINDS = [
    (Kind.REMINDER, _("Reminders of courses")),
    (Kind.MESSAGE, _("Messages of the institution")),
    (Kind.DIGEST, _("The week at a glance")),
]


class MailRefusal(models.Model):
    """That somebody wants no mails of a kind."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_refusals", db_index=False)
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS)
    at = models.DateTimeField(_("since"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="mail_refused_once")]

    def __str__(self):
        return f"{self.person_id} · {self.kind}"


class MailingQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Mailing.WAITING)

    def ready(self, at):
        """Those to send now. One that was begun long ago is sent again: whoever had it was killed."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=at - Mailing.LOST_AFTER)
        return self.waiting().filter(free, send_at__lte=at).order_by("send_at", "pk")

    def overdue(self, at):
        """Those that should have gone long ago, but for what the mail server puts off because of one address."""
        put_off = Q(answer__startswith="4") & ~Q(answer__startswith="421")
        return self.waiting().filter(~put_off, due_at__lt=at - Mailing.OVERDUE_AFTER)

    def kept_longer_than_needed(self, at):
        return self.exclude(state=Mailing.WAITING).filter(planned_at__lt=at - Mailing.KEPT_FOR)

    def speaking_of(self, courses):
        """Those that spoke of one of these courses, given by their keys."""
        named = [Q(said__contains=str(key)) for key in courses]
        return self.alias(said=Cast("about", models.TextField())).filter(reduce(or_, named, Q(pk__in=[])))


class Mailing(models.Model):
    """A mail that somebody gets once. What it says is decided when it is sent, so that nothing in it is old."""

    LOST_AFTER = timedelta(minutes=10)
    # Far longer than any window can be asked for again, so that nothing goes out a second time.
    KEPT_FOR = timedelta(days=365)
    OVERDUE_AFTER = timedelta(hours=2)
    WAITING, SENT, DROPPED, REFUSED, FAILED = "waiting", "sent", "dropped", "refused", "failed"
    STATES = [
        (WAITING, _("Waits")),
        (SENT, _("Sent")),
        (DROPPED, _("Not needed any more")),
        (REFUSED, _("Refused by the mail server")),
        (FAILED, _("Given up")),
    ]

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mailings", db_index=False)
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS)
    # What makes it the same mail: a day, a pause, a week.
    window = models.CharField(max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=WAITING)
    planned_at = models.DateTimeField()
    send_at = models.DateTimeField()
    # When it should have gone; `send_at` moves on each time that the mail server does not take it.
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(_("answer of the mail server"), max_length=200, blank=True)
    # The keys of the courses that it spoke of.
    about = models.JSONField(default=list)

    objects = MailingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "window"], name="mailing_once_in_a_window")]
        indexes = [models.Index(fields=["send_at"], condition=Q(state="waiting"), name="mailings_to_send")]

    def __str__(self):
        return f"mailing {self.pk}"


class BounceQuerySet(models.QuerySet):
    def in_force(self):
        """Those of an address that is still the person's."""
        return self.filter(address__iexact=F("person__email"))


class Bounce(models.Model):
    """That the mail server refused an address of somebody for good, when last, and with which answer."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bounces", db_index=False)
    address = models.EmailField(_("address"))
    answer = models.CharField(_("answer of the mail server"), max_length=200)
    at = models.DateTimeField(_("when"))

    objects = BounceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="one_bounce_of_an_address")]

    def __str__(self):
        return f"bounce {self.pk}"


class PolicyQuerySet(models.QuerySet):
    def in_force(self, at):
        return self.filter(in_force_from__lte=at)


class Policy(ClusterableModel):
    """One version of a text that people agree to. To change it once somebody has agreed, a next version is made."""

    TERMS, PRIVACY = "terms", "privacy"
    KINDS = [(TERMS, _("Terms of use")), (PRIVACY, _("Privacy notice"))]

    kind = models.CharField(_("kind"), max_length=8, choices=KINDS)
    number = models.PositiveIntegerField(_("version"), help_text=_("The first is 1, the next one 2."))
    in_force_from = models.DateTimeField(_("in force from"))
    asks_again = models.BooleanField(
        _("people are asked again"),
        default=True,
        help_text=_("Whoever agreed to an earlier version is asked on the next page. Not for a corrected comma."),
    )

    objects = PolicyQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["kind", "-number"]
        verbose_name = _("text to agree to")
        verbose_name_plural = _("texts to agree to")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_policy_of_a_number")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def clean(self):
        if self.pk and self.consents.exists():
            raise ValidationError(_("People have agreed to this version, so it stays as it is. Make a new version."))

    def text_in(self, language):
        """Return the text in a language, or else in English, or else in any."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)


class PolicyText(models.Model):
    """A version of a policy in one language."""

    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=150)
    body = RichTextField(_("text"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
    what_changed = models.CharField(
        _("what has changed"),
        max_length=500,
        blank=True,
        help_text=_("One or two sentences for those who agreed to the version before."),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "language"], name="one_text_in_a_language")]

    def __str__(self):
        return f"{self.title} ({self.language})"


class ConsentQuerySet(models.QuerySet):
    """Rows are only added. The database refuses the rest, too: see accounts.consent_guard."""

    def update(self, **changes):
        raise TypeError("What somebody agreed to is never changed.")

    def delete(self):
        raise TypeError("What somebody agreed to is never taken away.")


class Consent(models.Model):
    """That somebody agreed to something, or took it back: when, by which act, in which version and language."""

    INSTITUTION = "institution"
    KINDS = [*Policy.KINDS, (INSTITUTION, _("An institution sees your records"))]
    ACTS = [
        ("signed_up", _("Signing up")),
        ("signed_in", _("Being asked")),
        ("invitation", _("Accepting an invitation")),
        ("link", _("Following a link of the institution")),
        ("service", _("Signing in with the account of the institution")),
        ("withdrew", _("Taking a request back")),
        ("moved", _("Moving to another institution")),
        ("left", _("Leaving the institution")),
    ]

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="consents")
    kind = models.CharField(max_length=16, choices=KINDS)
    given = models.BooleanField()
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="consents")
    about = models.CharField(max_length=200, blank=True)  # the institution, as it was called then
    about_key = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12)
    act = models.CharField(max_length=12, choices=ACTS)
    at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="consents_of_person")]

    def __str__(self):
        return f"{self.kind} {self.act}"
