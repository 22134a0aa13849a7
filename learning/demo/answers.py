"""Answers to the items of a paper, in the form that classroom forms store: wholly right, or worth nothing."""


def right_answer(item):
    return RIGHT[item.kind](item)


def wrong_answer(item):
    return WRONG[item.kind](item)


def _wrong_choice(item):
    return next(choice.key for choice in item.choices if not choice.correct)


def _turned_matches(item):
    """Give each left side the right answer of the next one, so that none is right."""
    answers = [prompt.answer for prompt in item.prompts]
    turned = answers[1:] + answers[:1]
    return {prompt.key: answer for prompt, answer in zip(item.prompts, turned, strict=True)}


def _wrong_number(item):
    return item.wrong[0].value if item.wrong else f"{item.answer[0]}999"


RIGHT = {
    "single": lambda item: item.correct_keys[0],
    "tf": lambda item: item.correct_keys[0],
    "multi": lambda item: list(item.correct_keys),
    "num": lambda item: item.answer[0],
    "short": lambda item: item.answer[0].replace("*", ""),
    "match": lambda item: {prompt.key: prompt.answer for prompt in item.prompts},
    "order": lambda item: list(item.answer),
    "cloze": lambda item: {prompt.key: prompt.accept[0] for prompt in item.prompts},
    "hotspot": lambda item: list(item.correct_keys),
}
WRONG = {
    "single": _wrong_choice,
    "tf": _wrong_choice,
    "multi": lambda item: [_wrong_choice(item)],
    "num": _wrong_number,
    "short": lambda item: item.wrong[0].value if item.wrong else "I do not know",
    "match": _turned_matches,
    "order": lambda item: list(reversed(item.answer)),
    "cloze": lambda item: {prompt.key: "I do not know" for prompt in item.prompts},
    "hotspot": lambda item: [_wrong_choice(item)],
}
