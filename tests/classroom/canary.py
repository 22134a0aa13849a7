"""Somebody with a row in every table that knows people, whose words occur nowhere else, beside somebody else."""

from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from wagtail.models import Comment, CommentReply, Locale, ModelLogEntry, PageLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from accounts.mail_kinds import Kind
from accounts.models import Consent
from certificates.models import Archive, IssueBatch, IssuePlace, Notice
from dashboards.saved_actions import open_with, save_view
from institutions.models import (
    Institution,
    Job,
    JoinRequest,
    LearnerImport,
    LearnerProfile,
    Membership,
    MembershipChange,
    Message,
    OutsideIdentity,
    RetentionHold,
    RetentionNotice,
    SignInService,
)
from institutions.roles import Role
from progress.models import Correction, Nudge
from quizzes.models import Mark, OpenAnswer, Regrade, Response, Result, WaitingFile
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module
from tests.institutions.factories import (
    make_cohort,
    make_discussion,
    make_extra_time,
    make_invitation,
    make_link,
    make_plan,
    make_request,
)
from tests.printed.factories import make_batch
from tests.quizzes.factories import make_bank, make_question, make_quiz
from tests.trainers.canary import train
from tests.trainers.packs.factories import make_guide

# In the address, the two names, the printed name, what was typed, what others wrote about them, and a file's name.
WORDS = ("quibbleforth", "zanthorpe", "merriwick", "oddlewort", "typelwhack", "sayswump", "filegrunt")
ABOUT_OTHERS = "othergribble"
DAY = timedelta(days=1)


class Cast:
    """Who and what the tests ask about."""


def make_cast(at):
    cast = Cast()
    cast.institution = Institution.objects.create(name="Harbour City Chamber", slug="harbour-city")
    cast.modules = make_module(), make_module("secrets", code="M03", quiz=_open_and_short_quiz())
    cast.course = make_course(modules=cast.modules)
    cast.manager = make_user("manager@a.example", first_name="Mona", last_name="Haddad")
    cast.person = make_user(
        "quibbleforth@a.example", first_name="Zanthorpe", last_name="Merriwick", certificate_name="Oddlewort Merriwick"
    )
    cast.other = make_user(
        f"{ABOUT_OTHERS}@a.example", first_name=ABOUT_OTHERS, certificate_name=f"{ABOUT_OTHERS} Second"
    )
    for user, role in ((cast.person, Role.LEARNER), (cast.other, Role.LEARNER), (cast.manager, Role.MANAGER)):
        Membership.objects.create(user=user, institution=cast.institution, role=role)
    for learner, word in ((cast.person, "typelwhack"), (cast.other, ABOUT_OTHERS)):
        learn(cast, learner, word, at)
    say_about(cast, cast.person, "sayswump", at)
    say_about(cast, cast.other, ABOUT_OTHERS, at)
    work(cast, at)
    open_with(person=cast.person, view=look(cast, "filegrunt", cast.person, at))
    look(cast, ABOUT_OTHERS, cast.manager, at)
    edit(cast, at)
    train(cast, at)
    return cast


def _open_and_short_quiz():
    bank = make_bank("M03")
    return make_quiz(bank, kinds=("open", "short", "single"))


def learn(cast, learner, word, at):
    """Enrol, read, take a quiz right and one in own words, and get a certificate with its file."""
    from classroom import flows

    flows.enrol(learner=learner, course_key=cast.course.translation_key, at=at)
    lesson = cast.modules[0].get_children().specific().first()
    module_key = cast.modules[0].translation_key
    flows.complete_lesson(learner=learner, module_key=module_key, lesson_key=lesson.translation_key, at=at)
    handed_in(learner, cast.modules[0], at)
    attempt = handed_in(learner, cast.modules[1], at, text=f"I am {word} of {learner.email}.", right=False)
    short = next(item for item in attempt.paper.items if item.kind == "short")
    typed = {"value": f"Ask {word}", "seq": 1, "saved_at": at}
    Response.objects.update_or_create(attempt=attempt, item_key=short.key, defaults=typed)
    certificate = make_certificate(
        learner, institution=cast.institution, name=learner.certificate_name, achievement_key=uuid4(), state_reason=word
    )
    content = f"%PDF-1.7 {learner.certificate_name}".encode()
    certificate.pdf = storages["private"].save("certificates/some.pdf", ContentFile(content))
    certificate.save()
    Notice.objects.create(certificate=certificate, kind=Notice.READY, at=at)


def note(cast, person, word, at):
    """What came with a file of learners: the line, and what the institution noted of it."""
    membership = Membership.objects.get(user=person, institution=cast.institution, role=Role.LEARNER)
    LearnerProfile.objects.create(membership=membership, language="fr", firm_name=f"{word} Ltd", gender="female")
    load = LearnerImport.objects.create(
        institution=cast.institution, name="people.csv", language="en", made_by=cast.manager, made_at=at
    )
    load.rows.create(line=2, outcome="new", email=person.email, first_name=person.first_name, firm_name=word)


def join(cast, person, at):
    """How somebody came: invited, by asking, and as it is written down; and how they let others come."""
    make_invitation(
        cast.institution,
        person.email,
        token=f"t-{person.pk}",
        invited_by=cast.manager,
        accepted_by=person,
        accepted_at=at,
    )
    make_request(cast.institution, person, state=JoinRequest.JOINED, decided_by=cast.manager, decided_at=at)
    MembershipChange.objects.create(
        institution=cast.institution, person=person, role=Role.LEARNER, verb=MembershipChange.BEGAN, at=at
    )
    make_link(cast.institution, code=f"code-{person.pk}", made_by=person)


def say_about(cast, learner, word, at):
    """What others keep about a learner."""
    note(cast, learner, word, at)
    join(cast, learner, at)
    seen = {"kind": Consent.INSTITUTION, "about": cast.institution.name, "language": "en", "act": "invitation"}
    Consent.objects.create(person=learner, given=True, at=at, **seen)
    held = {"institution": cast.institution, "person": learner}
    RetentionHold.objects.create(**held, reason=f"Disputes {word}", made_by=cast.manager, made_at=at)
    RetentionNotice.objects.create(**held, told_at=at)
    from classroom.flows.names import ask_for_name

    ask_for_name(holder=learner, name=f"{word} Junior", reason=f"Because {word}", at=at)
    who = {"learner": learner, "institution": cast.institution, "by": cast.manager, "at": at}
    Correction.objects.create(
        **who, verb=Correction.RENAMED, before={"name": word}, after={"name": word}, reason=f"Says {word}"
    )
    mail = {"course_key": uuid4(), "language": "en", "subject": f"Dear {word}", "text": f"Go on, {word}"}
    Nudge.objects.create(**who, **mail)
    make_extra_time(cast.institution, learner=learner, reason=f"Needs it, {word}", made_by=cast.manager)
    cohort = make_cohort(cast.institution, f"Class {learner.pk}", learners=[learner], trainers=[cast.manager])
    make_plan(cohort, uuid4(), learner=learner, by=cast.manager, reason=f"Was ill, {word}")
    discuss(cast, cohort, learner, word)
    answer = OpenAnswer.objects.get(attempt__learner=learner)
    Mark.objects.create(answer=answer, marker=cast.manager, points={}, score=0, comment=f"Well, {word}", marked_at=at)
    result = {"score_scaled": 0, "passed": False, "item_scores": {}, "grader": 1, "versions": {}, "at": at}
    Result.objects.create(attempt=answer.attempt, number=1, why=Result.GRADED, **result)
    sheet = make_batch(cast.institution, by=cast.manager, sheets=1).sheets.first()
    sheet.learner, sheet.entered_at, sheet.entered_by = learner, at, cast.manager
    sheet.save()
    for institution, by in ((None, learner), (cast.institution, cast.manager)):
        path = storages["private"].save("jobs/some.zip", ContentFile(f"PK {word}".encode()))
        job = {"kind": "own_data", "title": "A file", "language": "en", "state": Job.DONE, "file": path}
        Job.objects.create(**job, institution=institution, made_by=by, made_at=at, finished_at=at)
    learner.mail_refusals.create(kind=Kind.DIGEST, at=at)
    learner.bounces.create(address=learner.email, answer=f"550 <{learner.email}> unknown", at=at)
    learner.mailings.create(
        kind=Kind.REMINDER, window="soon", planned_at=at, send_at=at, due_at=at, answer=f"550 <{learner.email}> unknown"
    )
    learner.sessions.create(session_key=f"session-of-{learner.pk}", session_data="x", expire_date=at + DAY)
    batch = _issue_batch(cast, cast.manager, at)
    IssuePlace.objects.create(batch=batch, learner=learner, state=IssuePlace.ISSUED)


def discuss(cast, cohort, learner, word):
    """What the learner wrote in a discussion, and what was said and decided about that; a manager answered."""
    said = {"learner": learner, "other": cast.manager, "by": cast.manager}
    _question, answer = make_discussion(cohort, **said, words=lambda most: f"Says {word}")
    Message.objects.filter(pk=answer.pk).update(text="An answer")


def _issue_batch(cast, by, at):
    return IssueBatch.objects.create(
        institution=cast.institution, cohort_name="Class", achievement_key=uuid4(), title="Workshop", minutes=60,
        language="en", completed_at=at, made_by=by, made_at=at,
    )  # fmt: skip


def work(cast, at):
    """What the person did with others."""
    person, institution = cast.person, cast.institution
    Membership.objects.create(user=person, institution=institution, role=Role.TRAINER)
    cohort = make_cohort(institution, "Taught", trainers=[person])
    make_extra_time(institution, cohort=cohort, made_by=person)
    make_plan(cohort, uuid4(), learner=cast.other, by=person)
    make_discussion(cohort, learner=cast.other, other=person, by=person)
    answer = OpenAnswer.objects.get(attempt__learner=cast.other)
    Mark.objects.create(answer=answer, marker=person, points={}, score=0, comment="Good.", marked_at=at)
    Regrade.objects.create(quiz_key=uuid4(), institutions=[], questions={}, by=person, reason="New key", at=at)
    bank = make_bank("M77")
    locale = Locale.objects.get(language_code="en")
    WaitingFile.objects.create(
        made_by=person, made_at=at, bank=bank, locale=locale, name="filegrunt.csv", format="csv", content=b"x"
    )
    question = make_question(bank=bank)
    question.locked_by = person
    question.save()
    quiz = make_quiz(make_bank("M78"))
    quiz.locked_by = person
    quiz.save()
    make_guide(cast.modules[0], locked_by=person)
    batch = make_batch(institution, by=person, sheets=1)
    batch.sheets.update(entered_by=person, entered_at=at)
    _issue_batch(cast, person, at)
    packed = storages["private"].save("archives/some.zip", ContentFile(b"PK Oddlewort Merriwick"))
    Archive.objects.create(institution=institution, title="All", total=1, file=packed, made_by=person, made_at=at)
    certificate = cast.other.certificates.first()
    Notice.objects.create(certificate=certificate, kind=Notice.RESENT, at=at, by=person)
    learned = {"learner": cast.other, "institution": institution, "by": person, "at": at}
    Correction.objects.create(**learned, verb=Correction.WAIVED, reason="Agreed")


def look(cast, word, person, at):
    """Save how somebody looks at the list of learners."""
    name = {"name": f"{word} and others", "asked": f"q={word}", "institution": cast.institution, "shared": True}
    return save_view(by=person, at=at, **name)


def edit(cast, at):
    """What the person did in the editor."""
    person, page = cast.person, cast.modules[0]
    page.owner = page.locked_by = person
    page.save()
    UserProfile.objects.create(user=person, avatar=ContentFile(b"picture", "filegrunt.png"))
    service = SignInService.objects.create(
        institution=cast.institution, issuer="https://id.example", client_id="x", sealed_secret="x", changed_at=at
    )
    OutsideIdentity.objects.create(service=service, user=person, subject="quibbleforth-9", linked_at=at)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "filegrunt key"})
    PageSubscription.objects.create(user=person, page=page, comment_notifications=True)
    page.save_revision(user=person)
    comment = Comment.objects.create(
        user=person, page=page, text="See here", contentpath="title", resolved_by=person, resolved_at=at
    )
    CommentReply.objects.create(user=person, comment=comment, text="Seen")
    membership = Membership.objects.filter(user=person).first()
    content_type = ContentType.objects.get_for_model(Membership)
    for pk, label in ((membership.pk, str(membership)), (10**6, "Oddlewort Merriwick")):
        about = {"content_type": content_type, "object_id": str(pk), "label": label}
        ModelLogEntry.objects.create(**about, action="wagtail.create", user=person, timestamp=at)
    page_type = ContentType.objects.get_for_model(page)
    PageLogEntry.objects.create(
        content_type=page_type, page=page, label=page.title, action="wagtail.edit", user=person, timestamp=at
    )
