"""As much of a QTI engine as marks what we export, written from the specification and not from our reader."""

import re
from decimal import Decimal


def score(item, responses):
    """Return the points that a 2.1 item gives for answers by identifier: a text, a number, or a list."""
    state = {"SCORE": Decimal(0), "FEEDBACK": [], **responses}
    for step in item.find("{*}responseProcessing"):
        _run(step, item, state)
    return state["SCORE"], state["FEEDBACK"]


def _name(element):
    return element.tag.rpartition("}")[2]


def _run(step, item, state):
    if _name(step) == "setOutcomeValue":
        state[step.get("identifier")] = _value(step[0], item, state)
        return
    for branch in step:
        otherwise = _name(branch) == "responseElse"
        if otherwise or _value(branch[0], item, state):
            for each in branch if otherwise else branch[1:]:
                _run(each, item, state)
            return


def _value(element, item, state):
    return OPERATORS[_name(element)](element, [_value(child, item, state) for child in element], item, state)


def _typed(text, base):
    return Decimal(text) if base in ("float", "integer") else text


def _declared(element, item):
    name = element.get("identifier")
    return next(each for each in item.iter("{*}responseDeclaration") if each.get("identifier") == name)


def _correct(element, _values, item, _state):
    declared = _declared(element, item)
    found = [_typed(each.text, declared.get("baseType")) for each in declared.iterfind("{*}correctResponse/{*}value")]
    return found if declared.get("cardinality") != "single" else found[0]


def _mapped(element, _values, item, state):
    mapping = _declared(element, item).find("{*}mapping")
    given = state.get(element.get("identifier"))
    total = Decimal(0)
    for each in given if isinstance(given, list) else [given]:
        entries = [entry for entry in mapping if entry.get("mapKey") == each]
        total += Decimal(entries[0].get("mappedValue") if entries else mapping.get("defaultValue"))
    return min(max(total, Decimal(mapping.get("lowerBound"))), Decimal(mapping.get("upperBound")))


def _equal(element, values, _item, _state):
    given, wanted = values
    if given is None:
        return False
    low, high = map(Decimal, element.get("tolerance", "0 0").split())
    return wanted - low <= Decimal(given) <= wanted + high


def _same_text(element, values, _item, _state):
    if element.get("caseSensitive") == "false":
        values = [str(value).lower() for value in values]
    return values[0] == values[1]


def _multiple(_element, values, _item, _state):
    nested = [value if isinstance(value, list) else [value] for value in values if value is not None]
    return [each for value in nested for each in value]


OPERATORS = {
    "variable": lambda element, _values, _item, state: state.get(element.get("identifier")),
    "baseValue": lambda element, _values, _item, _state: _typed(element.text, element.get("baseType")),
    "correct": _correct,
    "mapResponse": _mapped,
    "equal": _equal,
    "stringMatch": _same_text,
    "patternMatch": lambda element, values, _item, _state: bool(re.fullmatch(element.get("pattern"), values[0] or "")),
    "match": lambda _element, values, _item, _state: values[0] == values[1],
    "or": lambda _element, values, _item, _state: any(values),
    "sum": lambda _element, values, _item, _state: sum(values),
    "divide": lambda _element, values, _item, _state: values[0] / values[1],
    "multiple": _multiple,
}
