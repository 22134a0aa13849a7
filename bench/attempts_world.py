"""Three quizzes that differ in one thing only, and learners, as JSON: `python -m bench.attempts_world TAKERS`."""

import copy
import json
import sys
import uuid
from datetime import timedelta

from django.utils import timezone

from bench.world import cookies, person  # sets Django up
from classroom import flows
from courses.models import ModuleIndexPage, ModulePage
from institutions.models import Institution
from quizzes.models import Attempt, Question, QuestionBank, Quiz, Response
from quizzes.queries import standing

SMALL, LARGE = 50, 5_000
LEARNERS_BEFORE, ATTEMPTS_EACH = 200, 100
PAST = LEARNERS_BEFORE * ATTEMPTS_EACH
BATCH = 500


def module_with(name, code, size):
    """Return a module whose quiz draws ten questions of a bank of so many."""
    model = ModulePage.objects.select_related("quiz").get(slug="trademarks")
    bank = QuestionBank.objects.create(code=code, title=name)
    fill_bank(bank, size)
    quiz = Quiz.objects.create(
        title=name, bank=bank, locale=model.quiz.locale, live=True, questions=10, tries=20, wait_minutes=0
    )
    module = ModulePage(title=name, slug=code, summary=name, minutes=60, code=code, quiz=quiz)
    return ModuleIndexPage.objects.get(locale=model.locale).add_child(instance=module)


def fill_bank(bank, size):
    """Fill it with copies of one question, for a hundred outcomes."""
    model = next(each for each in Question.objects.filter(live=True).order_by("pk") if each.kind == "single")
    copies = (
        copied(model, translation_key=uuid.uuid4(), bank=bank, code=f"{bank.code}-{each}", outcome=f"LO{each % 100}")
        for each in range(size)
    )
    Question.objects.bulk_create(copies, batch_size=BATCH)


def remember(module, learners):
    """Give each learner graded attempts, copies of one that was really taken."""
    first = taken(module, learners[0], timezone.now() - timedelta(days=1))
    answers = list(first.responses.all())
    past = [
        copied(first, learner=learner, number=number, key=uuid.uuid4())
        for learner in learners
        for number in range(1, ATTEMPTS_EACH + 1)
        if (learner, number) != (first.learner, first.number)
    ]
    Attempt.objects.bulk_create(past, batch_size=BATCH)
    rows = (copied(answer, attempt=attempt) for attempt in past for answer in answers)
    Response.objects.bulk_create(rows, batch_size=BATCH)


def taken(module, learner, at):
    attempt = flows.start_quiz(
        learner=learner,
        quiz=module.quiz,
        standing=standing(learner, module.quiz),
        context_key=module.translation_key,
        at=at,
    )
    for item in attempt.paper.items:
        flows.save_answer(attempt=attempt, item_key=item.key, value=item.choices[0].key, seq=1, at=at)
    flows.submit_quiz(attempt=attempt, at=at)
    return Attempt.objects.select_related("learner").get(pk=attempt.pk)


def copied(row, **changes):
    other = copy.copy(row)
    other.pk, other._state = None, copy.copy(row._state)
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def world(takers):
    institution = Institution.objects.create(name="Bench", slug="bench")
    modules = {
        f"a bank of {SMALL}": module_with("Small", "small", SMALL),
        f"a bank of {LARGE:,}": module_with("Large", "large", LARGE),
        f"a bank of {SMALL}, {PAST:,} attempts before": module_with("Past", "past", SMALL),
    }
    people = {
        name: [person(f"{module.slug}{each}", institution) for each in range(takers)]
        for name, module in modules.items()
    }
    *_others, (last, module) = modules.items()
    before = [person(f"before{each}", institution) for each in range(LEARNERS_BEFORE - takers)]
    remember(module, [learner for learner, _session in people[last] + before])
    return {
        "quizzes": {name: f"/en/modules/{module.slug}/quiz/" for name, module in modules.items()},
        "sessions": {name: [session for _learner, session in each] for name, each in people.items()},
        **cookies(),
    }


if __name__ == "__main__":
    print(json.dumps(world(int(sys.argv[1]))))
