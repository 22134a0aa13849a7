"""Take a quiz as a browser would: by the numbers on the page."""


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
        case "multi":
            data[name] = [places[key] for key in item.correct_keys]
        case "num" | "short":
            data[name] = item.answer[0]
        case "match":
            data |= {f"{name}-{number}": places[prompt.answer] for number, prompt in enumerate(item.prompts, 1)}
        case "order":
            data |= {f"{name}-{places[key]}": str(place) for place, key in enumerate(item.answer, 1)}
        case "cloze":
            data |= {f"{name}-{number}": prompt.accept[0] for number, prompt in enumerate(item.prompts, 1)}
    return data


def no_answers(paper):
    return {f"answer-{item.key}-shown": "1" for item in paper.items}
