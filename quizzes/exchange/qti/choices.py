"""Interactions in which the learner picks from a list, puts it in order, or makes pairs. Pure."""

import re
from decimal import Decimal

from quizzes.exchange.limits import BrokenQuestion
from quizzes.exchange.qti.processing import number

# A pair of options that is a statement to judge, in the languages that exporters speak.
TRUE = re.compile(r"(true|t|vrai|richtig|wahr|verdadero|vero|waar|верно|صحيح|صح|对|正确)\.?", re.IGNORECASE)
FALSE = re.compile(r"(false|f|faux|falsch|falso|onwaar|неверно|خطأ|خاطئ|错|错误)\.?", re.IGNORECASE)
HUNDRED = Decimal(100)
SMALLEST_DIFFERENCE = Decimal("0.001")  # percent: thirds are never exact
PERCENT_STEP = Decimal("0.00001")


def read_choice(item):
    """Read one or several of a list, or of words in a text: single, multi, or true and false."""
    [interaction] = item.interactions
    declaration = item.declaration(interaction)
    choices = list(interaction.iter("simpleChoice", "hottext"))
    identifiers = [choice.get("identifier", "") for choice in choices]
    feedback = [item.take_for(declaration.identifier, identifier) for identifier in identifiers]
    texts = [item.line(choice) for choice in choices]
    right = _right(item, declaration, identifiers)
    many = declaration.many and interaction.get("maxChoices") != "1"
    weights = _weights(item, declaration, identifiers, right, many=many)
    if not many:
        feedback = _said_of_all(item, identifiers, right, feedback)
    elif not item.by_mapping:
        item.note("The file gives points only for all right options together; here each of them gives its share.")
    marks = interaction.get("class", "").split()
    item.take_answers(interaction, "simpleChoice")
    if not many and not any(weights) and "kind-single" not in marks and is_true_false(texts):
        return true_false(identifiers, texts, right, feedback)
    options = [
        {"text": option, "correct": identifier in right, "feedback": said, "weight": weight}
        for option, identifier, said, weight in zip(texts, identifiers, feedback, weights, strict=True)
    ]
    return ("multi" if many else "single"), {"options": options}


def _right(item, declaration, identifiers):
    """Return the identifiers that are right by the declaration, else by the processing, else by the mapping."""
    sets = {test.values for rule in item.rules if item.is_right(rule) for test in rule.tests if test.how == "is"}
    if len(sets) > 1 and not declaration.right:
        raise BrokenQuestion("It takes several different combinations as right. Keep one of them.")
    right = declaration.right or next(iter(sets), ())
    if not right and declaration.mapping:
        highest = max(entry.value for entry in declaration.mapping.values())
        least = Decimal("0.000001") if declaration.many else highest
        right = tuple(key for key, entry in declaration.mapping.items() if entry.value >= least > 0)
    right = [identifier for identifier in right if identifier in identifiers]
    if not right:
        raise BrokenQuestion("The file does not say which option is right. Mark it in the program that it came from.")
    return right


def _weights(item, declaration, identifiers, right, *, many):
    """Return percent per option where the mapping departs from our rule, else None."""
    if not (item.by_mapping and declaration.mapping):
        return [None] * len(identifiers)
    values = [_mapped(declaration, identifier) for identifier in identifiers]
    whole = (sum if many else max)([value for value in values if value > 0] or [Decimal(1)])
    if declaration.upper is not None and declaration.upper > 0:
        whole = declaration.upper
    share = HUNDRED / len(right) if many else HUNDRED
    weights = []
    for identifier, value in zip(identifiers, values, strict=True):
        weight = max(min(value / whole * HUNDRED, HUNDRED), -HUNDRED)
        rule = share if identifier in right else -share if many else Decimal(0)
        weights.append(None if abs(weight - rule) < SMALLEST_DIFFERENCE else plain_decimal(weight))
    return weights


def _mapped(declaration, identifier):
    entry = declaration.mapping.get(identifier)
    return declaration.default if entry is None else entry.value


def plain_decimal(value):
    """Return a number of percent as the bank keeps it: at most five places, no needless zeros."""
    return number(f"{value.quantize(PERCENT_STEP):f}")


def _said_of_all(item, identifiers, right, feedback):
    """Give what the file says of right and of wrong answers to the options that have no feedback of their own."""
    said = {True: item.take_right(), False: item.take_wrong()}
    return [own or said[identifier in right] for identifier, own in zip(identifiers, feedback, strict=True)]


def is_true_false(texts):
    """Tell whether two options are nothing but true and false."""
    return len(texts) == 2 and any(TRUE.fullmatch(yes) and FALSE.fullmatch(no) for yes, no in (texts, texts[::-1]))


def true_false(identifiers, texts, right, feedback):
    """Return kind and body of a statement to judge; feedback in the order of the options."""
    first_is_true = bool(TRUE.fullmatch(texts[0]))
    ordered = feedback if first_is_true else feedback[::-1]
    answer = (right[0] == identifiers[0]) == first_is_true
    return "tf", {"answer": "true" if answer else "false", "feedback_true": ordered[0], "feedback_false": ordered[1]}


def read_order(item):
    """Read a list to be put in order."""
    [interaction] = item.interactions
    declaration = item.declaration(interaction)
    texts = {choice.get("identifier", ""): item.line(choice) for choice in interaction.iter("simpleChoice")}
    right = [identifier for identifier in declaration.right if identifier in texts]
    if not right:
        raise BrokenQuestion("The file does not say what the right order is. Give it in the program that it came from.")
    if len(right) < len(texts):
        raise BrokenQuestion("Only some of its steps belong in the order. Take the others out.")
    item.take_answers(interaction, "simpleChoice")
    steps = [{"text": texts[each], "feedback": item.take(f"STEP_{place}")} for place, each in enumerate(right, 1)]
    return "order", {"items": steps}


def read_match(item):
    """Read two lists of which each text on the left belongs to one on the right."""
    [interaction] = item.interactions
    sets = [
        {choice.get("identifier", ""): item.line(choice) for choice in each.iter("simpleAssociableChoice")}
        for each in interaction.findall("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise BrokenQuestion("It does not have two lists to match. Check it in the program that it came from.")
    pairs = _right_pairs(item.declaration(interaction))
    lefts, rights = sets
    if _repeats(left for left, _ in pairs) and not _repeats(right for _, right in pairs):
        lefts, rights, pairs = rights, lefts, [pair[::-1] for pair in pairs]
    item.take_answers(interaction, "simpleMatchSet")
    return "match", _matched(item, lefts, rights, pairs)


def read_associate(item):
    """Read one list in which texts form pairs, as two lists to match."""
    [interaction] = item.interactions
    texts = {choice.get("identifier", ""): item.line(choice) for choice in interaction.iter("simpleAssociableChoice")}
    pairs = _right_pairs(item.declaration(interaction))
    if _repeats(each for pair in pairs for each in pair):
        raise BrokenQuestion("One of its texts belongs to several others. Split it into several questions.")
    firsts = {left: texts[left] for left, _ in pairs if left in texts}
    others = {key: said for key, said in texts.items() if key not in firsts}
    item.note("One list of texts to pair came in as two lists to match.")
    item.take_answers(interaction, "simpleAssociableChoice")
    return "match", _matched(item, firsts, others, pairs)


def _right_pairs(declaration):
    said = declaration.right or [key for key, entry in declaration.mapping.items() if entry.value > 0]
    pairs = [tuple(pair.split()) for pair in said]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise BrokenQuestion("The file does not say what belongs together. Mark it in the program that it came from.")
    return pairs


def _repeats(values):
    values = list(values)
    return len(values) > len(set(values))


def _matched(item, lefts, rights, pairs):
    answers = dict(pairs)
    if _repeats(left for left, _ in pairs):
        raise BrokenQuestion("A text on the left has several right partners. Split it into several questions.")
    if lefts.keys() != answers.keys() or not rights.keys() >= set(answers.values()):
        raise BrokenQuestion("A text on the left has no right partner. Give it one, or take it out.")
    matched = [
        {"left": said, "right": rights[answers[left]], "feedback": item.take(f"PAIR_{place}")}
        for place, (left, said) in enumerate(lefts.items(), 1)
    ]
    extra = [said for right, said in rights.items() if right not in answers.values()]
    distractors = [{"text": said, "feedback": item.take(f"OTHER_{place}")} for place, said in enumerate(extra, 1)]
    return {"pairs": matched, "distractors": distractors}
