"""A site with a text in every field that is shown: who reads it, and where."""

import re
from itertools import cycle
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Site

from accounts.models import User
from classroom import flows
from classroom.flows import bulk
from classroom.flows.names import ask_for_name
from courses.models import GlossaryTerm, LessonPage, ReferenceFigure
from dashboards.saved_actions import save_view
from institutions.models import Institution, Job, LearnerImport, Membership, RetentionHold
from institutions.roles import Capability, Role
from institutions.roster.lines import Reason
from pages.permissions import COLLECTION
from quizzes.models import Quiz
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course, make_module
from tests.institutions.factories import (
    make_cohort,
    make_discussion,
    make_extra_time,
    make_link,
    make_plan,
    make_request,
)
from tests.pages.factories import make_admin, make_trainer
from tests.quizzes.factories import BODIES, make_bank, make_picture, make_question
from tests.security.hostile_cascade import build_cascade
from tests.security.world import begin
from tests.sign_in.factories import make_saml_service
from tests.trainers.packs.factories import make_guide, make_note

STANZA = "Calm words on calm water"
# An open answer waits for its trainer; all others are graded at once.
KINDS = tuple(kind for kind in BODIES if kind != "open")
NOT_WORDS = {"answer", "tolerance", "value", "n", "kind", "factor", "shape", "x", "y", "width", "height"}


class Words:
    """Hands out texts one after the other, none longer than the field for it."""

    def __init__(self, found):
        self.found = cycle(found)

    def __call__(self, longest=1000):
        return next(self.found)[:longest].strip() or "-"

    def fill(self, value):
        """Return a body of a question with a text in place of each string that an author writes."""
        if isinstance(value, dict):
            # The editor takes nothing but numbers for a gap with a number.
            kept = NOT_WORDS | {"accept"} if value.get("kind") == "number" else NOT_WORDS
            return {key: each if key in kept else self.fill(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.fill(each) for each in value]
        return self() if isinstance(value, str) else value


# The site ---------------------------------------------------------------------


def build_site(words):
    """Fill every field that is shown, and return (who reads, the addresses of what they read)."""
    people = build_people(words)
    module, lesson, course = build_content(words)
    said = {"text": words(150), "owner": words(120), "at": timezone.now()}
    people["note"] = make_note(people["cohort"].institution, module.translation_key, **said)
    at = timezone.now()
    flows.enrol(learner=people["learner"], course_key=course.translation_key, at=at)
    plan = {"learner": people["learner"], "by": people["manager"], "words": words}
    make_plan(people["cohort"], course.translation_key, **plan)
    graded = begin(people["learner"], module, at)
    type_answers(graded, words, at)
    flows.submit_quiz(attempt=graded, at=at)
    waiting = begin(people["learner"], LessonPage.objects.get(slug="other").get_parent().specific, at)
    type_answers(waiting, words, at)
    certificate = make_certificate(
        people["learner"], achievement_key=course.translation_key, name=people["learner"].certificate_name,
        institution=people["cohort"].institution,
        title=words(120), issuer=words(200),
        outcomes=[words(140) for _ in range(3)], state="revoked", state_reason=words(255),
    )  # fmt: skip
    return people, addresses(people, module, lesson, course, (graded, waiting), certificate)


def build_people(words):
    names = {"en": words(200)}
    institution = Institution.objects.create(
        name=words(200), slug="hostile", names=names, contact_email="ask@a.example"
    )
    names = {"first_name": words(150), "last_name": words(150), "certificate_name": words(120)}
    people = {
        "anonymous": None,
        "learner": make_user("reads@example.org", **names),
        "manager": make_user("manages@example.org", first_name=words(150), last_name=words(150)),
        "trainer": make_trainer("trains@example.org"),
        "admin": make_admin(),
    }
    passkey = {"name": words(60), "credential": {}}
    Authenticator.objects.create(user=people["learner"], type=Authenticator.Type.WEBAUTHN, data=passkey)
    named = {f"{name}_attribute": words(200) for name in ("email", "first_name", "last_name")}
    said = {"issuer": words(300), "address": words(500), "metadata_url": words(500), "domain": words(253)}
    make_saml_service(institution, timezone.now(), **said, **named)
    for role in ("learner", "manager"):
        Membership.objects.create(user=people[role], institution=institution, role=Role(role))
    idle = make_user("idles@example.org", first_name=words(150), last_name=words(150))
    Membership.objects.create(user=idle, institution=institution, role=Role.LEARNER)
    User.objects.filter(email="trains@example.org").update(first_name=words(150), last_name=words(150))
    people["cohort"] = make_cohort(institution, words(100), learners=[people["learner"]], trainers=[people["trainer"]])
    said = {"learner": people["learner"], "other": idle, "by": people["manager"], "words": words}
    people["said"] = make_discussion(people["cohort"], **said)
    for whose in ({"learner": people["learner"]}, {"cohort": people["cohort"]}):
        make_extra_time(institution, made_by=people["manager"], reason=words(300), **whose)
    people["issued"] = bulk.begin_batch(
        key=uuid4(), institution=institution, cohort=people["cohort"], cohort_name=people["cohort"].name,
        achievement_key=uuid4(), title=words(120), minutes=90, outcomes=[words(140)], language="en",
        completed_at=timezone.now(), made_by=people["manager"], made_at=timezone.now(), learner_ids=[idle.pk],
    )  # fmt: skip
    bulk.issue_some(batch=people["issued"], at=timezone.now())
    people["job"] = Job.objects.create(
        kind="none", needs=Capability.EXPORT_LEARNERS, title=words(200), language="en", institution=institution,
        made_by=people["manager"], made_at=timezone.now(), state=Job.FAILED, error=words(500),
    )  # fmt: skip
    people["load"] = LearnerImport.objects.create(
        institution=institution, name=words(150), language="en", columns=[[words(80), "email"], [words(80), ""]],
        made_by=people["manager"], made_at=timezone.now(), read_at=timezone.now(), job=people["job"],
    )  # fmt: skip
    told = {"first_name": words(150), "last_name": words(150), "cohort": words(100), "courses": [words(), words()]}
    people["load"].rows.create(line=2, outcome="new", email=words(254), **told)
    for line, reason in enumerate(Reason, 3):
        people["load"].rows.create(line=line, outcome="refused", reason=reason, detail=words(200), email=words(254))
    people["view"] = save_view(
        by=people["manager"], name=words(60), asked="show=all", institution=institution, shared=True, at=timezone.now()
    )
    people["link"] = make_link(institution, words(100), code="hostile")
    make_request(institution, people["trainer"])
    RetentionHold.objects.create(
        institution=institution, person=people["learner"], reason=words(300), made_by=people["manager"],
        made_at=timezone.now(),
    )  # fmt: skip
    people["cascade"] = build_cascade(words, people)
    people["asked"] = ask_for_name(holder=people["learner"], name=words(120), reason=words(300), at=timezone.now())
    return people


def build_content(words):
    file = Document.objects.create(
        title=words(255), file=ContentFile(b"x", f"{re.sub('[^a-z<>]', '', words(40).lower())}x.txt"),
        collection=Collection.objects.get(name=COLLECTION), file_size=1, file_hash="x",
    )  # fmt: skip
    image = Image.objects.create(title=words(255), file=get_test_image_file(), collection=file.collection)
    term = GlossaryTerm.objects.create(term=words(120), abbreviation=words(20), definition=words())
    figure = ReferenceFigure.objects.create(key="R01", statement=words(), source=words(255), year=2025, note=words())
    module = make_module(
        "hostile", title=words(255), summary=words(160), audience=words(255), quiz=build_quiz(words), lessons=0
    )
    module.outcomes = [
        ("outcome", {"code": "M01-LO1", "text": words(255)}),
        ("outcome", {"code": words(50), "text": words()}),
    ]
    module.takeaways = [("line", words())]
    module.terms = [("term", term)]
    module.references = [("reference", {"text": words(), "url": "https://example.org/"})]
    module.save_revision().publish()
    make_guide(module, word=words(50))
    lesson = LessonPage(slug="hostile", title=words(255), summary=words(160), outcome_codes=words(200))
    lesson.body = list(blocks(words, file, image, figure))
    module.add_child(instance=lesson)
    lesson.save_revision().publish()
    other = make_module("second", title=words(255), summary=words(160), code="M02", lessons=0)
    other.add_child(instance=LessonPage(slug="other", title=words(255), body=[("opening_question", words())]))
    course = make_course(
        "hostile", modules=[module, other], title=words(255), summary=words(160), audience=words(255),
        certificate_title=words(120),
    )  # fmt: skip
    course.outcomes = [("outcome", words(140))]
    course.save_revision().publish()
    home = Site.objects.get(is_default_site=True).root_page.specific
    home.lead, home.seo_title, home.search_description = words(250), words(255), words()
    home.save_revision().publish()
    return module, lesson, course


def blocks(words, file, image, figure):
    """Every block of a lesson that takes plain text."""
    yield "opening_question", words()
    yield "dialogue", {"turns": [{"speaker": words(), "words": words()} for _ in range(2)]}
    yield "in_your_country", {"facts": [words(), words()], "text": ""}
    yield "takeaways", {"lines": [words(), words()]}
    yield "evidence", {"figure": figure, "text": words()}
    yield "figure", {"image": image, "alt_text": words(), "decorative": False, "caption": words()}
    yield "download", {"document": file, "description": words()}
    cells = [[words(), words()], [words(), words()]]
    yield (
        "table",
        {"caption": words(), "table": {"data": cells, "first_row_is_table_header": True, "first_col_is_header": True}},
    )


def build_quiz(words):
    bank = make_bank("M01")
    bank.title = words(200)
    bank.save()
    for kind in KINDS:
        stem = f"{words()} [[1]] {words()} [[2]] [[3]] [[4]]" if kind == "cloze" else words()
        make_question(
            kind, bank=bank, stem=stem, body=words.fill(BODIES[kind]), hint=words(), explanation=words(),
            picture=make_picture(words(200)), picture_alt=words(200),
        )  # fmt: skip
    return Quiz.objects.create(
        title=words(200),
        bank=bank,
        locale=Locale.get_default(),
        live=True,
        questions=len(KINDS),
        layout="all_on_one_page",
    )


def type_answers(attempt, words, at):
    for item in attempt.paper.items:
        if item.kind in ("short", "num"):
            flows.save_answer(attempt=attempt, item_key=item.key, value=words(500), seq=1, at=at)
        if item.kind == "cloze":
            value = {prompt.key: words(500) for prompt in item.prompts}
            flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=1, at=at)


OWN_PAGES = (
    "/en/", "/en/courses/", "/en/modules/", "/en/courses/hostile/", "/en/modules/hostile/",
    "/en/modules/hostile/hostile/",
    "/en/modules/second/", "/en/modules/second/other/", "/en/modules/hostile/quiz/", "/en/modules/second/quiz/",
)  # fmt: skip
LEARNERS = (
    "/en/learn/",
    "/en/learn/certificates/",
    "/en/learn/certificates/name/",
    "/en/accounts/email/",
    "/en/accounts/security/",
    "/en/learn/institution/",
    "/en/learn/institution/leave/",
)
EDITORS = (
    "", "pages/{module}/", "pages/{module}/edit/", "pages/{lesson}/edit/", "pages/{lesson}/history/",
    "pages/{module}/usage/",
    "pages/{lesson}/view_draft/", "pages/{course}/edit/", "choose-page/{index}/", "module_list/", "lesson_list/",
    "snippets/quizzes/question/", "snippets/quizzes/question/edit/{question}/", "snippets/quizzes/quiz/",
    "snippets/quizzes/questionbank/", "snippets/courses/glossaryterm/", "snippets/courses/referencefigure/",
    "snippets/trainers/facilitatorguide/",
    "snippets/choose/courses/glossaryterm/", "documents/", "documents/chooser/", "images/", "reports/aging-pages/",
    "reports/site-history/", "api/main/pages/", "localize/api/snippets/courses/glossaryterm/",
)  # fmt: skip
ADMINS = ("users/", "memberships/", "institutions/", "users/edit/{learner}/", "memberships/edit/{membership}/")


def discussion(people):
    question, answer = people["said"]
    own = f"/en/learn/groups/{people['cohort'].public_id}/discussion/"
    acts = ((question, "change"), (answer, "report"))
    return [own, f"{own}{question.topic.public_id}/", *(f"{own}messages/{each.public_id}/{act}/" for each, act in acts)]


def addresses(people, module, lesson, course, attempts, certificate):
    graded, waiting = attempts
    own = [f"/en/learn/attempts/{waiting.key}/{page}" for page in ("1/", "review/")]
    own += [f"/en/learn/attempts/{graded.key}/result/", *LEARNERS]
    own += [f"/en/learn/groups/{people['cohort'].public_id}/"]
    own += discussion(people)
    managed = ["/en/manage/", "/en/manage/?show=not-enrolled", f"/en/manage/learners/{people['learner'].public_id}/"]
    cohort = f"/en/manage/cohorts/{people['cohort'].public_id}/"
    managed += ["/en/manage/cohorts/", cohort, f"{cohort}change/", f"{cohort}learners/", f"{cohort}extra-time/"]
    managed += [f"{cohort}rows/", f"{cohort}plan/", f"{cohort}plan/courses/{course.translation_key}/"]
    managed += discussion(people)[:2]
    managed += [f"{cohort}discussion/", f"{cohort}discussion/messages/{people['said'][1].public_id}/hide/"]
    managed += [f"{cohort}discussion/learners/{people['learner'].public_id}/mute/"]
    managed += [f"/en/manage/people/{people['learner'].public_id}/second-step/"]
    managed += ["/en/manage/names/", f"/en/manage/names/{people['asked'].public_id}/"]
    managed += [f"/en/manage/certificates/{certificate.serial}/{page}" for page in ("", "revoke/")]
    managed += ["/en/manage/certificates/", f"/en/manage/certificates/batches/{people['issued'].key}/"]
    managed += [f"/en/manage/learners/{people['learner'].public_id}/{page}/" for page in ("timeline", "hours")]
    managed += [
        "/en/manage/hours/",
        f"/en/manage/hours/learners/?cohort={people['cohort'].public_id}",
        "/en/manage/overview/",
        f"/en/manage/nudges/new/?people={people['learner'].public_id}",
    ]
    managed += [f"/en/manage/many/cohort/?people={people['learner'].public_id}&cohort={people['cohort'].public_id}"]
    managed += ["/en/manage/teaching-packs/", "/en/manage/country-notes/", "/en/manage/country-notes/new/"]
    managed += [f"/en/manage/country-notes/{people['note'].pk}/"]
    managed += people["cascade"]
    managed += ["/en/manage/reports/", "/en/manage/views/", f"/en/manage/views/{people['view'].key}/"]
    managed += [f"/en/manage/import/{page}" for page in ("", f"{people['load'].key}/")]
    managed += ["/en/manage/jobs/", f"/en/manage/jobs/{people['job'].key}/"]
    managed += [f"/en/manage/extra-time/{each.public_id}/" for each in people["cohort"].accommodations.all()]
    ours = f"/en/manage/institutions/{people['cohort'].institution_id}/"
    pages = ("", "change/", "staff/", "invitations/", "requests/", "retention/", "holds/", "sign-in/")
    managed += [f"{ours}{page}" for page in pages]
    managed += [f"/en/manage/links/{people['link'].public_id}/"]
    question = module.quiz.bank.questions.first()
    named = {
        "module": module.pk, "lesson": lesson.pk, "course": course.pk, "question": question.pk,
        "index": module.get_parent().pk, "learner": people["learner"].pk, "membership": Membership.objects.first().pk,
    }  # fmt: skip
    checks = [reverse("self_check", args=[each.translation_key]) for each in module.quiz.bank.questions.all()]
    editor = [f"/cms/{page.format(**named)}" for page in EDITORS]
    return {
        "anonymous": [
            *(
                *OWN_PAGES,
                "/en/trainers/",
                "/en/join/hostile/",
                "/en/accounts/institution/hostile/",
                f"/verify/{certificate.serial}/",
            ),
            *checks,
        ],
        "learner": [*OWN_PAGES, *own, "/en/teach/reach/", "/en/teach/listing/"],
        "manager": managed,
        "trainer": editor,
        "admin": [f"/cms/{page.format(**named)}" for page in ADMINS],
    }
