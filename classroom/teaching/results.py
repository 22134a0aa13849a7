"""What a session came to, for its trainer and the institution: survey, gain, and the levels of whoever watched."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from classroom.teaching.trainee_forms import choices_of
from pages.charts import Amount, Bars, bars
from trainers.gain import gain_of
from trainers.models import Observation
from trainers.rubric import RUBRIC
from trainers.survey import OF_KIND, results_of
from trainers.survey_words import SCALE, WORDS


@dataclass(frozen=True)
class SessionResults:
    """`answers`: how many answered the survey; `least`: how many have to before anything of it is shown.

    `chart`: the means of the questions on the scale. `others`: (question, [(answer, how many)]). `texts`: (question,
    what was typed, in no order of people). `gain`: percent of what could still be learned, from `tested` trainees.
    """

    answers: int
    least: int
    mean: object
    chart: Bars | None
    others: list
    texts: list
    gain: int | None
    tested: int
    levels: list

    @property
    def is_shown(self):
        return self.chart is not None


def results_of_session(delivery):
    least = delivery.trainer.programme.survey_least
    rows = [answer.answers for answer in delivery.survey_answers.all()]
    found = results_of(rows, least=least)
    pairs = tests_of(delivery)
    gain = gain_of(pairs) if len(pairs) >= least else None
    return SessionResults(
        answers=len(rows),
        least=least,
        mean=found and found.mean and float(found.mean),
        chart=chart_of(found) if found else None,
        others=others_of(found) if found else [],
        texts=texts_of(found) if found else [],
        gain=None if gain is None else round(gain * 100),
        tested=len(pairs),
        levels=levels_of(delivery),
    )


def tests_of(delivery):
    """Return (score before, score after) of whoever took both."""
    scores = {}
    rows = delivery.attendances.exclude(tests__answered_at=None).values_list("pk", "tests__form", "tests__score")
    for person, form, score in rows:
        scores.setdefault(person, {})[form] = score
    return [(each["pre"], each["post"]) for each in scores.values() if len(each) == 2]


def chart_of(found):
    questions = WORDS[get_language()]["questions"]
    amounts = [
        Amount(questions[int(each.number) - 1], float(each.mean), number_format(float(each.mean), 1))
        for each in found.questions
        if each.number in OF_KIND[SCALE] and each.mean is not None
    ]
    return bars(amounts, head=(_("Question"), _("Mean of 1 to 5")), most=5, rtl=get_language_bidi())


def others_of(found):
    words = WORDS[get_language()]
    return [
        (
            words["questions"][int(each.number) - 1],
            [(label, each.counts.get(value, 0)) for value, label in choices_of(each.kind, words)],
        )
        for each in found.questions
        if each.number not in OF_KIND[SCALE] and each.answered
    ]


def texts_of(found):
    questions = WORDS[get_language()]["questions"]
    return [(questions[int(number) - 1], said) for number, said in found.texts.items() if said]


def levels_of(delivery):
    """Return (criterion, the observer's level, the trainer's own), or nothing where nobody rated."""
    rated = {each.role: each.scores for each in delivery.observations.all()}
    watched, own = rated.get(Observation.OBSERVER, {}), rated.get(Observation.SELF, {})
    return [(each, watched.get(each.code), own.get(each.code)) for each in RUBRIC] if rated else []
