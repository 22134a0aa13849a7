"""Stored answers to an item of any kind, without a page in between."""


def right_answer(item):
    match item.kind:
        case "single" | "tf":
            return item.correct_keys[0]
        case "multi" | "hotspot":
            return list(item.correct_keys)
        case "order":
            return list(item.answer)
        case "match":
            return {prompt.key: prompt.answer for prompt in item.prompts}
        case "cloze":
            return {prompt.key: _right_gap(prompt) for prompt in item.prompts}
        case "num" | "short":
            return item.answer[0]
        case "open":
            return "A trademark, because it can last for ever."
    raise ValueError(item.kind)


def _right_gap(prompt):
    return next((choice.key for choice in prompt.choices if choice.correct), prompt.accept[0])


def wrong_answer(item):
    """Return an answer that is worth nothing. An open one has no wrong answer: its mark decides."""
    wrong = [choice.key for choice in item.choices if not choice.correct]
    match item.kind:
        case "single" | "tf":
            return wrong[0]
        case "multi" | "hotspot":
            return wrong[:1]
        case "order":
            return list(reversed(item.answer))
        case "match":
            return dict.fromkeys((prompt.key for prompt in item.prompts), wrong[0])
        case "cloze":
            return dict.fromkeys((prompt.key for prompt in item.prompts), "nothing of the kind")
        case "num" | "short":
            return "-1"
        case "open":
            return "Because."
    raise ValueError(item.kind)


def no_answer(item):
    """Return what a page sends for a question that was answered and is not any more."""
    match item.kind:
        case "multi" | "hotspot" | "order":
            return []
        case "match" | "cloze":
            return {}
    return ""
