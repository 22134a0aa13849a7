"""How an item is marked: its declarations and the common forms of response processing. Pure.

Response processing is a small programming language. What is read here is what exporters write: compare the answer
with the right one or with a value, then give points and name a feedback. Other forms give nothing, and harm nothing.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

LARGEST, LONGEST = Decimal("1e15"), 60
BRANCHES = ("responseIf", "responseElseIf", "responseElse")


def number(text):
    """Return the Decimal of a number in XML without needless zeros, or None. Huge ones are no answer to a quiz."""
    text = (text or "").strip()
    if len(text) > LONGEST:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > LARGEST or value.as_tuple().exponent < -30:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@dataclass(frozen=True)
class Entry:
    """What one answer is worth by a mapping."""

    value: Decimal
    match_case: bool


@dataclass(frozen=True)
class Declaration:
    """What the file says of one answer: its sort, the right values, and what others are worth."""

    identifier: str
    many: bool
    base: str
    right: tuple[str, ...] = ()
    mapping: dict[str, Entry] = field(default_factory=dict)
    default: Decimal = Decimal(0)
    upper: Decimal | None = None


def read_declaration(element):
    """Return the Declaration of a responseDeclaration."""
    mapping = element.find("mapping")
    entries = [] if mapping is None else mapping.findall("mapEntry")
    return Declaration(
        identifier=element.get("identifier", ""),
        many=element.get("cardinality") in ("multiple", "ordered"),
        base=element.get("baseType", ""),
        right=tuple((value.text or "").strip() for value in element.findall("correctResponse/value")),
        mapping={
            entry.get("mapKey", "").strip(): Entry(
                number(entry.get("mappedValue")) or Decimal(0), entry.get("caseSensitive", "true") == "true"
            )
            for entry in entries
        },
        default=(number(mapping.get("defaultValue")) if entries else None) or Decimal(0),
        upper=number(mapping.get("upperBound")) if entries else None,
    )


@dataclass(frozen=True)
class Test:
    """A comparison of one answer.

    how: `right` (with the declared right value), `is` (one value, or a set of values), `near` (a number), `pattern`.
    tolerance: percent of the value where it is relative.
    """

    response: str
    how: str
    values: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    relative: bool = False
    match_case: bool = True


@dataclass(frozen=True)
class Rule:
    """What follows when any of the tests holds; without tests, when no rule before it held."""

    tests: tuple[Test, ...]
    score: Decimal | None
    feedback: tuple[str, ...]


def read_rules(processing, highest):
    """Return the rules that can be told. `highest`: what the file gives at most, where it says MAXSCORE."""
    rules = []
    for branch in [] if processing is None else processing.iter(*BRANCHES):
        tests = () if branch.tag == "responseElse" else _tests(branch[0]) if len(branch) else None
        if tests is not None:
            rules.append(Rule(tests, _score(branch, highest), _named_feedback(branch)))
    return rules


def uses_mapping(processing):
    """Tell whether points come from the mapping, and not from being right as a whole."""
    return processing is not None and (
        "map_response" in processing.get("template", "") or next(processing.iter("mapResponse"), None) is not None
    )


def _tests(condition):
    """Return the tests of a condition any of which suffices; None when it is another sort of condition."""
    if condition.tag in ("or", "and") and len(condition):
        if condition.tag == "and" and len(condition) > 1:
            return _within(condition)
        each = [_tests(child) for child in condition]
        return None if None in each else tuple(test for tests in each for test in tests)
    reader = READERS.get(condition.tag)
    test = reader(condition) if reader and len(condition) in (1, 2) else None
    return None if test is None else (test,)


def _operands(condition):
    """Return the identifier of the variable and the other operand; None when there is no plain variable."""
    variable = next((child for child in condition if child.tag == "variable"), None)
    others = [child for child in condition if child is not variable]
    return (variable.get("identifier", ""), others[0] if others else None) if variable is not None else (None, None)


def _values(operand):
    if operand is None:
        return ()
    found = [operand] if operand.tag == "baseValue" else operand.findall("baseValue")
    return tuple((value.text or "").strip() for value in found)


def _match(condition):
    response, other = _operands(condition)
    if response is None or other is None:
        return None
    match_case = condition.get("caseSensitive", "true") == "true"
    if other.tag == "correct":
        return Test(response, "right", match_case=match_case)
    return Test(response, "is", _values(other), match_case=match_case) if _values(other) else None


def _pattern(condition):
    response, _ = _operands(condition)
    pattern = condition.get("pattern", "")
    # Letters in both cases stand in brackets when capital and small ones make no difference.
    return Test(response, "pattern", (pattern,), match_case="[" not in pattern) if response else None


def _equal(condition):
    response, other = _operands(condition)
    spread = [number(part) for part in condition.get("tolerance", "0").split()] or [None]
    if response is None or other is None or None in spread:
        return None
    mode = condition.get("toleranceMode", "exact")
    how, values = ("right", ()) if other.tag == "correct" else ("near", _values(other))
    return Test(
        response, how, values, tolerance=Decimal(0) if mode == "exact" else max(spread), relative=mode == "relative"
    )


def _within(condition):
    """Return the test of an answer between two numbers."""
    bounds = {child.tag: child for child in condition}
    if len(condition) != 2 or not (bounds.keys() <= {"gte", "lte", "gt", "lt"}):
        return None
    found = [(_operands(child)[0], _values(_operands(child)[1])) for child in condition]
    ends = [number(values[0]) if values else None for _, values in found]
    if None in ends or found[0][0] != found[1][0]:
        return None
    middle, tolerance = sum(ends) / 2, abs(ends[0] - ends[1]) / 2
    return (Test(found[0][0], "near", (f"{middle:f}",), tolerance=tolerance),)


READERS = {
    "match": _match,
    "stringMatch": _match,
    "member": _match,
    "equal": _equal,
    "patternMatch": _pattern,
}


def _score(branch, highest):
    """Return the points that a branch gives; None when it does not say."""
    for assignment in branch.findall("setOutcomeValue[@identifier='SCORE']"):
        if assignment.find("variable[@identifier='MAXSCORE']") is not None:
            return highest
        # Either the points themselves, or the points so far and these.
        values = assignment.findall("baseValue") or assignment.findall("sum/baseValue")
        if len(values) == 1:
            return number(values[0].text)
    return None


def _named_feedback(branch):
    return tuple(
        (value.text or "").strip()
        for assignment in branch.findall("setOutcomeValue")
        for value in assignment.iter("baseValue")
        if value.get("baseType") == "identifier"
    )
