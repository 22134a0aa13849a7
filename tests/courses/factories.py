from wagtail.models import Site

from courses.models import CourseIndexPage, CourseModule, CoursePage, LessonPage, ModuleIndexPage, ModulePage
from tests.quizzes.factories import make_bank, make_quiz


def make_indexes(home):
    for model, slug in ((CourseIndexPage, "courses"), (ModuleIndexPage, "modules")):
        if not model.objects.child_of(home).exists():
            home.add_child(instance=model(title=slug.capitalize(), slug=slug))


def _home():
    return Site.objects.get(is_default_site=True).root_page


def make_lesson(module, slug, **fields):
    defaults = {"title": slug.replace("-", " ").capitalize(), "minutes": 15}
    lesson = LessonPage(slug=slug, **{**defaults, **fields})
    lesson.body = fields.get("body") or [("text", "<p>What the lesson teaches.</p>")]
    return module.add_child(instance=lesson)


def make_module(slug="trademarks", *, lessons=2, quiz=True, code="M01", **fields):
    defaults = {"title": slug.replace("-", " ").capitalize(), "summary": f"Use {slug}.", "minutes": 60, "code": code}
    module = ModulePage(slug=slug, **{**defaults, **fields})
    module.quiz = make_quiz(make_bank(code)) if quiz is True else (quiz or None)
    module.outcomes = [("outcome", {"code": f"{code}-LO1", "text": "Name the rights"})]
    ModuleIndexPage.objects.child_of(_home()).get().add_child(instance=module)
    for number in range(1, lessons + 1):
        make_lesson(module, f"lesson-{number}", outcome_codes=f"{code}-LO{number}")
    return module


def make_course(slug="ip-essentials", *, modules=(), **fields):
    defaults = {
        "title": slug.replace("-", " ").capitalize(),
        "summary": "What every firm should know.",
        "hours": 11,
        "certificate_title": "IP Essentials for SMEs",
    }
    course = CoursePage(slug=slug, **{**defaults, **fields})
    course.outcomes = [("outcome", "List the rights in a product.")]
    CourseIndexPage.objects.child_of(_home()).get().add_child(instance=course)
    for number, module in enumerate(modules):
        CourseModule.objects.create(page=course, module=module, sort_order=number)
    return course
