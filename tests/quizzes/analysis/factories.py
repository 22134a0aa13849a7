"""Attempts by many learners at once, graded by the real rules."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice

from accounts.models import User
from quizzes.grading import grade
from quizzes.models import Attempt, Response
from quizzes.paper import to_json
from quizzes.queries import draw_paper

NUMBERS = count()


def make_learners(number):
    people = (User(email=f"taker{next(NUMBERS)}@many.example", password="!") for _each in range(number))
    return User.objects.bulk_create(people, batch_size=1000)


def attempt_with(quiz, learner, paper, values, at, *, number=1, seconds=20, **fields):
    """Return (a graded attempt, its responses), not saved. `values`: {item key: answer}, given one after the other."""
    result = grade(paper, values)
    answered = [(key, value) for key, value in values.items() if value]
    attempt = Attempt(
        **{
            "learner": learner,
            "quiz_key": quiz.translation_key,
            "context_key": quiz.translation_key,
            "number": number,
            "mode": paper.mode,
            "state": Attempt.GRADED,
            "paper_data": fields.pop("paper_data", None) or to_json(paper),
            "started_at": at,
            "finished_at": at + timedelta(seconds=seconds * (len(answered) + 1)),
            "score_scaled": result.score_scaled,
            "passed": result.passed,
            "item_scores": {item.key: str(item.score) for item in result.items},
            **fields,
        }
    )
    responses = [
        Response(attempt=attempt, item_key=key, value=value, seq=1, saved_at=at + timedelta(seconds=seconds * place))
        for place, (key, value) in enumerate(answered, 1)
    ]
    return attempt, responses


def make_attempt(quiz, learner, values, at, *, paper=None, **fields):
    """Make one graded attempt. `values`: {question code: answer}."""
    paper = paper or draw_paper(quiz, seed=1)
    keys = {item.code: item.key for item in paper.items}
    attempt, responses = attempt_with(
        quiz, learner, paper, {keys[code]: each for code, each in values.items()}, at, **fields
    )
    attempt.save()
    Response.objects.bulk_create(responses)
    return attempt


def right_value(item):
    match item.kind:
        case "single" | "tf":
            return item.correct_keys[0]
        case "multi" | "hotspot":
            return list(item.correct_keys)
        case "match":
            return {prompt.key: prompt.answer for prompt in item.prompts}
        case "order":
            return list(item.answer)
        case "num" | "short":
            return item.answer[0]
        case "cloze":
            return {prompt.key: right_gap(prompt) for prompt in item.prompts}


def right_gap(prompt):
    chosen = next((choice.key for choice in prompt.choices if choice.correct), "")
    return chosen if prompt.kind == "choice" else prompt.accept[0]


def wrong_value(item, chance):
    """Return a wrong answer: for choices any of the wrong ones, else something that is no answer."""
    wrong = [choice.key for choice in item.choices if not choice.correct]
    match item.kind:
        case "single" | "tf":
            return chance.choice(wrong)
        case "multi" | "hotspot":
            return [chance.choice(wrong)]
        case "match":
            return {prompt.key: wrong[0] if wrong else item.prompts[0].key for prompt in item.prompts}
        case "order":
            return list(reversed(item.answer))
        case "num" | "short":
            return item.wrong[0].value if item.wrong else "0"
        case "cloze":
            return {prompt.key: "nothing" for prompt in item.prompts}


def make_crowd(quiz, number, at, *, seed=1, papers=20, days=30, difficulty=None, language="en"):
    """Make attempts of new learners of different ability, spread over some days before `at`.

    `difficulty`: {question code: function of (ability, chance) that returns the answer's rightness}, for odd questions.
    """
    chance = random.Random(seed)
    # A crowd shares few papers: to write one takes as long as to grade ten.
    drawn = [draw_paper(quiz, seed=seed * 1000 + each) for each in range(papers)]
    drawn = [replace(paper, language=language) for paper in drawn]
    drawn = [(paper, to_json(paper)) for paper in drawn]
    learners = iter(make_learners(number))
    while batch := list(islice(learners, 500)):
        made = [
            _taken(quiz, each, chance, drawn, at - timedelta(days=days) * chance.random(), difficulty) for each in batch
        ]
        Attempt.objects.bulk_create(attempt for attempt, _responses in made)
        Response.objects.bulk_create((each for _attempt, responses in made for each in responses), batch_size=2000)


def _taken(quiz, learner, chance, drawn, at, difficulty):
    ability, (paper, written) = chance.gauss(0, 1), chance.choice(drawn)
    values = {}
    for place, item in enumerate(paper.items):
        rule = (difficulty or {}).get(item.code)
        right = rule(ability, chance) if rule else ability + chance.gauss(0.5, 1) > place % 3 * 0.4
        values[item.key] = right_value(item) if right else wrong_value(item, chance)
    return attempt_with(quiz, learner, paper, values, at, seconds=chance.randint(10, 40), paper_data=written)
