"""Take a quiz as a browser would: by the numbers on the page."""

from datetime import timedelta

from classroom import flows
from quizzes.queries import standing

HOUR = timedelta(hours=1)


def right_answers(paper):
    """Return the posted fields that answer every question of a paper right."""
    data = {}
    for item in paper.items:
        data |= right_answer(item)
    return data


def right_answer(item):
    name = f"answer-{item.key}"
    data = {f"{name}-shown": "1", f"seq-{item.key}": "1"}
    places = {choice.key: str(number) for number, choice in enumerate(item.choices, 1)}
    match item.kind:
        case "single" | "tf":
            data[name] = places[item.correct_keys[0]]
        case "multi" | "hotspot":
            data[name] = [places[key] for key in item.correct_keys]
        case "num" | "short":
            data[name] = item.answer[0]
        case "match":
            data |= {f"{name}-{number}": places[prompt.answer] for number, prompt in enumerate(item.prompts, 1)}
        case "order":
            data |= {f"{name}-{places[key]}": str(place) for place, key in enumerate(item.answer, 1)}
        case "cloze":
            data |= {f"{name}-{number}": right_gap(prompt) for number, prompt in enumerate(item.prompts, 1)}
        case "open":
            data[name] = "A trademark, because it can last for ever."
    return data


def right_gap(prompt):
    places = {choice.correct: str(number) for number, choice in enumerate(prompt.choices, 1)}
    return places[True] if prompt.kind == "choice" else prompt.accept[0]


def no_answers(paper):
    return {f"answer-{item.key}-shown": "1" for item in paper.items}


def handed_in(learner, module, at, *, right=True, text="A trademark, because it can last for ever.", practice=False):
    """Take a module's quiz and hand it in: everything else right or nothing, and this as each open answer."""
    begin = flows.start_practice if practice else flows.start_quiz
    where = standing(learner, module.quiz)
    attempt = begin(learner=learner, quiz=module.quiz, standing=where, context_key=module.translation_key, at=at)
    for item in attempt.paper.items:
        value = text if item.kind == "open" else item.correct_keys[0] if right else ""
        if value:
            flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=1, at=at)
    return flows.submit_quiz(attempt=attempt, at=at)


def answered(learner, module, at, right):
    """Take a module's quiz with questions of the kinds in `right` right, and wrong the others."""
    where = standing(learner, module.quiz)
    attempt = flows.start_quiz(
        learner=learner, quiz=module.quiz, standing=where, context_key=module.translation_key, at=at
    )
    for item in attempt.paper.items:
        wrong = next(each.key for each in item.choices if not each.correct)
        value = item.correct_keys[0] if item.kind in right else wrong
        flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=1, at=at)
    return flows.submit_quiz(attempt=attempt, at=at)


def points_of(item, *points):
    """Return points by criterion key, in the order of the rubric."""
    return {line.key: given for line, given in zip(item.rubric, points, strict=True)}
