"""Attempts in words, for the learner who made them. Keys are never among them: an attempt may still be open."""

from quizzes.models import Attempt
from quizzes.rich_text import plain


def attempts_of(person):
    attempts = Attempt.objects.filter(learner=person).order_by("pk").prefetch_related("responses")
    return [_in_words(attempt) for attempt in attempts.iterator(chunk_size=50)]


def _in_words(attempt):
    items = {item.key: item for item in attempt.paper.items}
    released = attempt.state == Attempt.GRADED
    return {
        "key": attempt.key,
        "quiz": attempt.paper.title,
        "language": attempt.paper.language,
        "number": attempt.number,
        "mode": attempt.mode,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
        "score_scaled": attempt.score_scaled if released else None,
        "passed": attempt.passed if released else None,
        "answers": [_answer(items.get(each.item_key), each) for each in attempt.responses.all()],
    }


def _answer(item, response):
    return {
        "question": plain(item.stem) if item else "",
        "answer": given(item, response.value) if item else response.value,
        "saved_at": response.saved_at,
    }


def given(item, value):
    """Return an answer in the words of the page: the text of what was picked, or what was typed."""
    texts = {choice.key: choice.text for choice in item.choices}
    texts |= {choice.key: choice.text for prompt in item.prompts for choice in prompt.choices}
    if isinstance(value, list):
        return [plain(texts.get(key, key)) for key in value]
    if isinstance(value, dict):
        prompts = {prompt.key: plain(prompt.text) or prompt.key for prompt in item.prompts}
        return {prompts.get(key, key): plain(texts.get(one, one) or "") for key, one in value.items()}
    return plain(texts[value]) if value in texts else value
