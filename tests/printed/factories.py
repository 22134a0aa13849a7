from datetime import date

from django.utils import timezone

from classroom.flows import papers
from courses.models import ModulePage
from quizzes.paper import KINDS
from tests.quizzes.factories import make_bank, make_quiz


def make_paper_quiz(kinds=KINDS, **fields):
    """Make a quiz that asks one question of each kind, in the order of the kinds."""
    return make_quiz(make_bank("P01"), kinds=kinds, **{"title": "Rights in a product", **fields})


def make_batch(institution, *, quiz=None, module=None, sheets=2, versions=2, note="", held_on=None, by=None, at=None):
    at = at or timezone.now()
    quiz = quiz or make_paper_quiz()
    return papers.print_papers(
        quiz=quiz,
        versions=versions,
        institution=institution,
        context_key=module.translation_key if isinstance(module, ModulePage) else quiz.translation_key,
        sheets=sheets,
        held_on=held_on or date(2026, 11, 12),
        note=note,
        made_by=by,
        at=at,
    )
