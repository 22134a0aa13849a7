"""What the journeys need beside the demo. Runs inside the product, by `manage.py shell`, before it is served."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from wagtail.models import Locale

from accounts.models import User
from courses.models import LessonPage, ModulePage
from institutions.models import Institution, Membership
from institutions.roles import Role
from learning.demo import policies
from pages.clock import now
from tests.journeys.cast import EARNING, EMPTY_MANAGER, FINISHED, LEARNERS, MANAGER, TRAINER, WAITING_FOR_NAME
from tests.journeys.product import PASSWORD
from tests.sign_in.factories import make_saml_service
from tests.trainers.factories import make_candidacy
from trainers.models import Programme
from trainers.states import State

# Papers are drawn at random. These two modules ask all they have, so that every kind of question is met.
WHOLE_BANK = ("M05", "M06")


def add_content():
    ask_whole_banks()
    add_people()
    certify_the_trainer()
    translate_into_arabic()


def certify_the_trainer():
    """Who trains a cohort of the demo trains firms, too."""
    person = User.objects.get(email=TRAINER.email)
    institution = Institution.objects.get(memberships__user=person, memberships__role=Role.TRAINER)
    if not person.candidacies.exists():
        make_candidacy(person, institution, Programme.objects.first(), State.CERTIFIED)


def ask_whole_banks():
    for module in ModulePage.objects.filter(code__in=WHOLE_BANK).select_related("quiz"):
        module.quiz.questions, module.quiz.max_difficulty = 12, 3
        module.quiz.save_revision().publish()


def add_people():
    """Learners without an institution, each for one journey, a manager whose institution is empty, and a service."""
    password = make_password(PASSWORD)
    for person in (*LEARNERS, EMPTY_MANAGER):
        if person != EARNING:
            make_account(person, password)
    policies.agree(emails="@journey.example", today=now())
    # Only this one has not agreed to anything yet, and is asked when signing in.
    make_account(EARNING, password)
    User.objects.filter(email__in=[FINISHED.email, WAITING_FOR_NAME.email]).update(password=password)
    institution = Institution.objects.create(name="Quiet Valley Makers", slug="quiet-valley")
    manager = User.objects.get(email=EMPTY_MANAGER.email)
    Membership.objects.create(user=manager, institution=institution, role=Role.MANAGER)
    connected = Membership.objects.get(user__email=MANAGER.email, role=Role.MANAGER).institution
    here = "https://idp.example/metadata"
    make_saml_service(connected, now(), issuer=here, metadata_url=here, domain="harbour.example", active=False)


def make_account(person, password):
    user = User.objects.create(email=person.email, first_name=person.first, last_name=person.last)
    User.objects.filter(pk=user.pk).update(password=password)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


def translate_into_arabic():
    """One module with its first lesson: the frame is translated, the words are enough to see the direction."""
    arabic, _created = Locale.objects.get_or_create(language_code="ar")
    module = ModulePage.objects.get(slug="why-ip-matters", locale__language_code="en")
    lesson = LessonPage.objects.child_of(module).live().first()
    ours = module.copy_for_translation(arabic, copy_parents=True)
    ours.title = "لماذا تهم الملكية الفكرية: من الأفكار إلى أصول الأعمال"
    ours.summary = "اعرف ما في منتجك من حقوق، وما يستحق الحماية أولًا."
    ours.save_revision().publish()
    first = lesson.copy_for_translation(arabic)
    first.title = "ماذا يوجد داخل منتجك؟"
    first.body.insert(0, ("text", "<p>في كل منتج أسماء وأشكال ومعارف. بعضها محمي من دون تسجيل، وبعضها لا.</p>"))
    first.save_revision().publish()
