"""Two institutions with everything that an address may name. What is B's carries words that occur nowhere else."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
    WorkflowState,
)
from wagtail_localize.models import Translation, TranslationSource
from wagtailmedia.models import Media

from accounts.mail_kinds import Kind
from accounts.mail_links import link_for
from accounts.models import Consent, User
from certificates.badges.issue import keep_credential
from certificates.models import CertificateDesign
from certificates.packing import pack
from classroom import flows
from classroom.answers import take_answers
from classroom.flows import bulk, papers
from classroom.flows.names import ask_for_name
from courses.models import CourseIndexPage, GlossaryTerm, LessonPage, ModuleIndexPage, ReferenceFigure
from dashboards.saved_actions import save_view
from institutions.models import Institution, Job, LearnerImport, Membership, RetentionHold
from institutions.roles import Capability, Role
from institutions.sign_in_actions import connect_service
from pages.models import StandardPage
from pages.permissions import COLLECTION
from quizzes.models import OpenAnswer
from quizzes.queries import standing
from tests.accounts.factories import make_policy, make_user
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in, right_answers
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
from tests.pages.factories import make_admin, make_trainer
from tests.printed.factories import make_batch
from tests.quizzes.factories import BODIES, make_bank, make_question, make_quiz
from tests.security.trained_world import trained
from tests.sign_in.factories import make_saml_service
from tests.trainers.packs.factories import make_guide, make_note

# Each is a part of B's names, addresses or files, and of nothing else.
CANARIES = ("zyxquorbel", "vraxthimble", "drozmanager", "quellipmark", "wobblemere", "plinquetine")
# In the feedback of a quiz that nobody has handed in.
KEY_CANARY = "murgatroyd"
# In the title of a draft outside the trainers' pages, and of files outside their collection.
EDITORS_CANARY = "xylophant"


def build_world():
    """Return what an address may name, by name. Needs the frame of the site."""
    world = {}
    world |= people()
    world |= content(world)
    world |= learning(world, "a", world["learner"], world["institution_a"])
    world |= learning(world, "b", world["learner_b"], world["institution_b"])
    world |= teaching(world, "a", world["learner"], world["trainer"], world["manager_a"])
    world |= teaching(world, "b", world["learner_b"], world["trainer_b"], world["manager_b"])
    world |= printed_papers(world)
    world |= issued_at_once(world)
    world |= work_in_the_background(world)
    world |= saved_views(world)
    world |= trained(world)
    world |= joining(world, "a")
    world |= joining(world, "b")
    world |= held(world)
    world |= agreed()
    world |= editing(world)
    world |= mailed_links(world)
    world |= second_steps(world)
    world |= own_sign_in(world)
    world |= {f"{name}_pk": world[name].pk for name in ("learner_b", "trainer")}
    return {name: value if isinstance(value, User) else getattr(value, "pk", value) for name, value in world.items()}


def people():
    a = Institution.objects.create(name="Harbour City Chamber", slug="harbour-city")
    b = Institution.objects.create(name="Wobblemere Weavers", slug="wobblemere")
    found = {
        "institution_a": a,
        "institution_b": b,
        "learner": make_user(
            "alice@a.example", first_name="Alice", last_name="Okafor", certificate_name="Alice Okafor"
        ),
        "manager_a": make_user("manager@a.example", first_name="Mona", last_name="Haddad"),
        "trainer": make_trainer("trainer@a.example"),
        "observer_a": make_user("observer@a.example", first_name="Olga", last_name="Petrova"),
        "editor_a": make_user("editor@a.example", first_name="Emil", last_name="Sørensen"),
        "learner_b": make_user(
            "zyxquorbel@wobblemere.example",
            first_name="Zyxquorbel",
            last_name="Vraxthimble",
            certificate_name="Zyxquorbel Vraxthimble",
        ),
        "manager_b": make_user("drozmanager@wobblemere.example", first_name="Drozmanager", last_name="Quellipmark"),
        "idle_b": make_user("idle@wobblemere.example", first_name="Idle", last_name="Vraxthimble"),
        "trainer_b": make_user("teaches@wobblemere.example", first_name="Teacher", last_name="Vraxthimble"),
        "observer": make_user("observes@wobblemere.example", first_name="Observer", last_name="Vraxthimble"),
        "editor": make_user("edits@wobblemere.example", first_name="Editor", last_name="Vraxthimble"),
        "admin": make_admin(),
    }
    members = [("learner", a, Role.LEARNER), ("manager_a", a, Role.MANAGER), ("trainer", a, Role.TRAINER)]
    members += [("observer_a", a, Role.OBSERVER), ("editor_a", a, Role.EDITOR)]
    members += [("learner_b", b, Role.LEARNER), ("manager_b", b, Role.MANAGER), ("idle_b", b, Role.LEARNER)]
    members += [("trainer_b", b, Role.TRAINER), ("observer", b, Role.OBSERVER), ("editor", b, Role.EDITOR)]
    for name, institution, role in members:
        found[f"membership_{name}"] = Membership.objects.create(user=found[name], institution=institution, role=role)
    return found


def secret_body():
    """The answers of a question whose feedback carries the word that no page may show before release."""
    options = BODIES["single"]["options"]
    return {"options": [{**each, "feedback": f"{KEY_CANARY} {each['feedback']}"} for each in options]}


def mailed_links(world):
    """What stands in a mail to confirm an address, in one to choose a new password, and in a reminder."""
    newcomer = make_user("newcomer@a.example", verified=False)
    confirmation = EmailConfirmationHMAC.create(EmailAddress.objects.get(user=newcomer))
    key = f"{user_pk_to_url_str(newcomer)}-{default_token_generator.make_token(newcomer)}"
    token = link_for(world["learner"], Kind.REMINDER).split("/")[-2]
    return {"confirm_key": confirmation.key, "reset_key": key, "mail_link": token}


def second_steps(world):
    """A passkey of B's, which can't be used: nobody holds it."""
    data = {"name": "Plinquetine phone", "credential": {}}
    own = Authenticator.objects.create(user=world["learner_b"], type=Authenticator.Type.WEBAUTHN, data=data)
    return {"passkey_b": own.pk}


def own_sign_in(world):
    """A's people could sign in with a service, if it answered. B's speaks SAML, and so does one that all may know."""
    given = {"client_id": "cascade", "secret": "hush", "domains": ["a.example"], "confirmed": True}
    at = timezone.now()
    connect_service(institution=world["institution_a"], issuer="http://127.0.0.1:9", at=at, **given)
    where = "https://plinquetine.example/"
    make_saml_service(
        world["institution_b"], at, issuer=f"{where}idp", address=f"{where}sso", metadata_url=f"{where}metadata",
        domain="plinquetine.example",
    )  # fmt: skip
    known = Institution.objects.create(name="Hilltop Guild", slug="hilltop-guild")
    make_saml_service(known, at, issuer="https://idp.example/")
    return {}


def content(world):
    module, second = make_module(), make_module("designs", code="M02", quiz=True)
    second.quiz.bank.questions.all().delete()
    make_question(bank=second.quiz.bank, outcome="M02-LO1", body=secret_body())
    third = make_module("secrets", code="M03", quiz=make_quiz(make_bank("M03"), kinds=("open",)))
    course = make_course(modules=[module, second])
    home = Site.objects.get(is_default_site=True).root_page
    private = home.add_child(instance=StandardPage(title="For members", slug="members"))
    home.add_child(instance=StandardPage(title=f"Minutes of the {EDITORS_CANARY}", slug="minutes", live=False))
    lesson = LessonPage.objects.child_of(module).first()
    found = {
        "module": module,
        "module_slug": module.slug,
        "second_slug": second.slug,
        "second": second,
        "third": third,
        "course": course,
        "lesson": lesson,
        "home": home,
        "private": private,
        "module_index": ModuleIndexPage.objects.get(),
        "course_index": CourseIndexPage.objects.get(),
        "root": Page.get_first_root_node(),
        "course_key": course.translation_key,
        "lesson_key": lesson.translation_key,
        "question": module.quiz.bank.questions.first(),
        "item_key": module.quiz.bank.questions.first().translation_key,
        "quiz": module.quiz,
        "second_key": second.translation_key,
        "graded_quiz_key": module.quiz.translation_key,
        "quiz_key": third.quiz.translation_key,
        "questionbank": module.quiz.bank,
        "glossaryterm": GlossaryTerm.objects.create(term="Prior art", definition="What was known before."),
        "guide": make_guide(module),
        "design": CertificateDesign.objects.create(name="For all"),
        "referencefigure": ReferenceFigure.objects.create(
            key="R01", statement="One in ten.", source="A study", year=2025
        ),
    }
    found["restriction"] = PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.PASSWORD, password="for members only"
    )
    return found


def learning(world, whose, learner, institution):
    """A course under way with an attempt handed in and one open, and a course finished with its certificate."""
    at = timezone.now() - timedelta(minutes=5)
    flows.enrol(learner=learner, course_key=world["course"].translation_key, at=at)
    graded, waiting = (begin(learner, world[name], at) for name in ("module", "second"))
    answer_right(graded, at)
    graded = flows.submit_quiz(attempt=graded, at=at)
    marking = handed_in(learner, world["third"], at, text=f"My answer, {learner.last_name}.")
    title = {"a": "IP Essentials", "b": "Plinquetine Essentials"}[whose]
    of_the_course = {"achievement_key": world["course"].translation_key, "title": title}
    certificate = make_certificate(learner, institution=institution, name=learner.certificate_name, **of_the_course)
    text = f"%PDF-1.7 {learner.certificate_name} {title}"
    certificate.pdf = storages["private"].save(f"certificates/{whose}.pdf", ContentFile(text.encode()))
    certificate.save()
    keep_credential(certificate, at)
    asked = ask_for_name(holder=learner, name=f"{learner.certificate_name} II", reason=f"In {title}.", at=at)
    return {
        f"name_{whose}": asked.public_id,
        f"learner_{whose}_key": learner.public_id,
        f"attempt_{whose}": waiting.key,
        f"graded_{whose}": graded.key,
        f"marking_{whose}": marking.key,
        f"serial_{whose}": certificate.serial,
        f"answer_{whose}": OpenAnswer.objects.get(attempt__learner=learner).key,
    }


def teaching(world, whose, learner, trainer, manager):
    """A cohort with its trainer, and extra time of the cohort and of a learner."""
    institution, word = world[f"institution_{whose}"], {"a": "Harbour", "b": "Plinquetine"}[whose]
    cohort = make_cohort(institution, f"{word} class", learners=[learner], trainers=[trainer])
    given = {"reason": f"{word} agreed it", "made_by": manager}
    make_extra_time(institution, "2", cohort=cohort, **given)
    own = make_extra_time(institution, "1.5", learner=learner, **given)
    key, words = world["course"].translation_key, lambda most: f"{word} says so"
    said, _answer = make_discussion(cohort, learner=learner, other=trainer, by=manager, words=words)
    meeting, told = make_plan(cohort, key, learner=learner, by=manager, words=words)
    return {
        f"topic_{whose}": said.topic.public_id,
        f"message_{whose}": said.public_id,
        f"cohort_{whose}": cohort.public_id,
        f"extra_time_{whose}": own.public_id,
        f"meeting_{whose}": meeting.public_id,
        f"announcement_{whose}": told.public_id,
    }


def printed_papers(world):
    """Two sheets of B's, one of them entered, and their file."""
    batch = make_batch(
        world["institution_b"], quiz=world["second"].quiz, note="Plinquetine group", by=world["manager_b"], sheets=2
    )
    entered, missing = batch.sheets.select_related("batch", "version")
    papers.enter_sheet(sheet=entered, learner=world["idle_b"], answers={}, by=world["manager_b"], at=timezone.now())
    file = batch.files.get(name="sheets-1-2")
    file.pdf = storages["private"].save("papers/b.pdf", ContentFile(b"%PDF-1.7 Plinquetine group"))
    file.save()
    return {"batch_b": batch.key, "print_file_b": file.name, "sheet_b": missing.code, "entered_b": entered.code}


def issued_at_once(world):
    """A certificate of attendance that B has issued to a cohort, and a ZIP file of it."""
    at, own = timezone.now(), {"institution": world["institution_b"]}
    made = {"made_by": world["manager_b"], "made_at": at}
    batch = bulk.begin_batch(
        **own, **made, key=uuid4(), cohort=None, cohort_name="Plinquetine class", achievement_key=uuid4(),
        title="Plinquetine workshop", minutes=90, outcomes=[], language="en", completed_at=at,
        learner_ids=[world["learner_b"].pk, world["idle_b"].pk],
    )  # fmt: skip
    bulk.issue_some(batch=batch, at=at)
    archive = bulk.pack_certificates(**own, title="Plinquetine files", by=world["manager_b"], at=at, batch=batch)
    pack(archive)
    return {"issue_batch_b": batch.key, "archive_b": archive.key}


def work_in_the_background(world):
    """A job of B's that is done, with its file."""
    at = timezone.now()
    job = Job.objects.create(
        kind="export_learners", needs=Capability.EXPORT_LEARNERS, title="Plinquetine list", language="en",
        institution=world["institution_b"], made_by=world["manager_b"], made_at=at, finished_at=at, state=Job.DONE,
        file_name="plinquetine.csv", file_type="text/csv",
    )  # fmt: skip
    job.file = storages["private"].save("jobs/b.csv", ContentFile(b"Plinquetine"))
    job.save()
    load = LearnerImport.objects.create(
        institution=world["institution_b"], name="plinquetine.csv", language="en", columns=[["Vraxthimble", ""]],
        made_by=world["manager_b"], made_at=at, read_at=at, job=job,
    )  # fmt: skip
    load.rows.create(line=2, outcome="new", email="wobblemere@x.example", first_name="Quellipmark")
    many = Job.objects.create(
        kind="bulk_cohort", needs=Capability.MANAGE_COHORTS, title="Plinquetine move", language="en",
        institution=world["institution_b"], made_by=world["manager_b"], made_at=at, finished_at=at, state=Job.DONE,
        checkpoint={"counts": {"new": 2}},
    )  # fmt: skip
    note = make_note(world["institution_b"], world["module"].translation_key, at=at, owner="Plinquetine desk")
    made = {"bulk_b": many.key, "job_b": job.key, "report_b": report_of_b(world, at).key, "import_b": load.key}
    return made | {"note_b": note.pk}


def report_of_b(world, at):
    """A report of B's that is made."""
    none = dict.fromkeys(("enrolments", "learners", "completions", "certificates", "trainers", "sessions"), 0)
    empty = {"courses": [], "kinds": {}, "languages": {}, "gender": None, "firm_size": None}
    numbers = {**none, **empty, "enrolments_by_month": [0] * 12, "completions_by_month": [0] * 12}
    report = {
        "year": 2026, "language": "en", "whose": "Plinquetine report", "first": "2026-01-01", "last": "2026-12-31",
        "counted_on": "2026-12-31", "institutions": ["Plinquetine"], "slug": world["institution_b"].slug,
        "course": "", "course_key": "", "titles": {}, "now": numbers | {"enrolments": 9}, "before": numbers,
    }  # fmt: skip
    return Job.objects.create(
        kind="activity_report", needs=Capability.VIEW_LEARNERS, title="Plinquetine report", language="en",
        institution=world["institution_b"], made_by=world["manager_b"], made_at=at, finished_at=at, state=Job.DONE,
        parameters={"institutions": [world["institution_b"].pk], "year": 2026, "course": ""},
        checkpoint={"report": report},
    )  # fmt: skip


def saved_views(world):
    """A view of B's that is shared with its staff."""
    view = save_view(
        by=world["manager_b"], name="Plinquetine view", asked="q=Vraxthimble", institution=world["institution_b"],
        shared=True, at=timezone.now(),
    )  # fmt: skip
    return {"view_b": view.key}


def joining(world, whose):
    """A link, an invitation of a learner, one of a trainer, and somebody who asks to join."""
    institution, word = world[f"institution_{whose}"], {"a": "harbour", "b": "plinquetine"}[whose]
    link = make_link(institution, f"{word} poster", code=f"{word}code", made_by=world[f"manager_{whose}"])
    invited = make_invitation(institution, f"invited@{word}.example", token=f"{word}token")
    hired = make_invitation(institution, f"hired@{word}.example", token=f"{word}staff", role=Role.TRAINER)
    asking = make_user(f"asks@{word}.example", first_name=word.title(), last_name="Newcomer")
    return {
        f"join_{whose}": link.code,
        f"link_{whose}": link.public_id,
        f"invitation_{whose}": invited.public_id,
        f"hiring_{whose}": hired.public_id,
        f"request_{whose}": make_request(institution, asking).public_id,
        f"trainer_{whose}_key": world["trainer" if whose == "a" else "trainer_b"].public_id,
    }


def held(world):
    """That B has to keep the records of its learner."""
    hold = RetentionHold.objects.create(
        institution=world["institution_b"], person=world["learner_b"], reason="Plinquetine against Vraxthimble",
        made_by=world["manager_b"], made_at=timezone.now(),
    )  # fmt: skip
    return {"hold_b": hold.public_id}


def agreed():
    """A text that everybody here has agreed to."""
    policy = make_policy()
    agreed = {"kind": policy.kind, "given": True, "policy": policy, "language": "en", "act": "signed_up"}
    Consent.objects.bulk_create(Consent(person=each, at=timezone.now(), **agreed) for each in User.objects.all())
    return {"policy": policy, "policy_kind": policy.kind, "policy_number": policy.number}


def begin(learner, module, at):
    where = standing(learner, module.quiz)
    return flows.start_quiz(
        learner=learner, quiz=module.quiz, standing=where, context_key=module.translation_key, at=at
    )


def answer_right(attempt, at):
    data = QueryDict(mutable=True)
    for name, value in right_answers(attempt.paper).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    take_answers(attempt, data, at)


def editing(world):
    """What the addresses of the editor name: files in the trainers' collection and outside it, revisions, reviews."""
    material, outside = Collection.objects.get(name=COLLECTION), Collection.get_first_root_node()
    found = {"collection": material, "site": Site.objects.get(), "locale": Locale.objects.get(language_code="fr")}
    for name, collection, title in (("", material, "Ours"), ("_outside", outside, EDITORS_CANARY)):
        text, film = (ContentFile(b"words", f"{title}.{kind}") for kind in ("txt", "mp4"))
        fields = {"title": title, "collection": collection}
        found[f"image{name}"] = Image.objects.create(file=get_test_image_file(), file_size=1, file_hash="x", **fields)
        found[f"document{name}"] = Document.objects.create(file=text, file_size=5, file_hash="x", **fields)
        found[f"media{name}"] = Media.objects.create(file=film, type="video", **fields)
    found["document_name"] = found["document"].filename
    found["group"] = Group.objects.get(name="Trainers")
    found["editing_session"] = EditingSession.objects.create(
        user=world["trainer"], content_object=world["module"], last_seen_at=timezone.now()
    )
    found["redirect"] = Redirect.objects.create(old_path="/old", redirect_link="/en/")
    found["upload"] = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Image),
        file=ContentFile(b"x", "upload.txt"),
        uploaded_by_user=world["admin"],
    )
    return found | revisions(world) | reviews(world) | translations(world)


def revisions(world):
    found = {"foreign_revision": world["home"].specific.save_revision(user=world["admin"])}
    for name in ("module", "question", "quiz", "guide", "design"):
        found[f"{name}_revision"] = world[name].save_revision(user=world["trainer"])
    return found


def reviews(world):
    """Each of a page, a question, a quiz and a guide waits for a moderator."""
    workflow = Workflow.objects.get()
    found = {"workflow": workflow, "task": Task.objects.get()}
    for name in ("module", "question", "quiz", "guide"):
        state = workflow.start(world[name], world["trainer"])
        found[f"{name}_state"], found[f"{name}_task_state"] = state, state.current_task_state
    assert WorkflowState.objects.count() == 4
    return found


def translations(world):
    if connection.vendor == "postgresql":
        # wagtail-localize asks which migrations have run. The tests run none, which it bears on SQLite only.
        MigrationRecorder(connection).ensure_schema()
    source, _created = TranslationSource.update_or_create_from_instance(world["lesson"])
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="fr"))
    world["module"].copy_for_translation(translation.target_locale, copy_parents=True)
    translation.save_target(world["admin"])
    segment = source.stringsegment_set.first()
    override = source.overridablesegment_set.first()
    return {"source": source, "translation": translation, "segment": segment, "override": override}
