"""Elements of which declarations and response processing are built. Pure."""

from decimal import Decimal

from lxml.builder import E

from quizzes.exchange.qti.body import writable

SCORE, MOST, FEEDBACK, RESPONSE = "SCORE", "MAXSCORE", "FEEDBACK", "RESPONSE"


def assign(name, expression):
    """Return the step that gives an outcome its value."""
    return E.setOutcomeValue(expression, identifier=name)


def variable(name):
    """Return what an answer or an outcome is at that moment."""
    return E.variable(identifier=name)


def value(base, text):
    """Return a fixed value."""
    return E.baseValue(writable(text), baseType=base)


def mapped(shares):
    """Return the step that gives the points of the mapping, in so many shares."""
    points = E.mapResponse(identifier=RESPONSE)
    return [assign(SCORE, E.divide(points, value("float", str(shares))) if shares > 1 else points)]


def declaration(name, base, right, *, many=False, ordered=False, worth=None):
    """Return the responseDeclaration of an answer; `worth`: its mapping."""
    cardinality = "ordered" if ordered else "multiple" if many else "single"
    element = E.responseDeclaration(identifier=name, cardinality=cardinality, baseType=base)
    if right:
        element.append(E.correctResponse(*(E.value(writable(each)) for each in right)))
    if worth is not None:
        element.append(worth)
    return element


def mapping(values, *, upper, match_case=None):
    """Return the mapping of answers to points, from none to `upper`."""
    case = {} if match_case is None else {"caseSensitive": "true" if match_case else "false"}
    entries = [E.mapEntry(mapKey=writable(key), mappedValue=plain(each), **case) for key, each in values.items()]
    return E.mapping(*entries, lowerBound="0", upperBound=plain(upper), defaultValue="0")


def plain(number):
    """Return a number as XML has it, never with an exponent."""
    return f"{Decimal(number):f}"


def tried(branches, otherwise=""):
    """Return a responseCondition of (condition, points, feedback name) tried in turn; empty names say nothing."""
    condition = E.responseCondition()
    for place, (test, points, name) in enumerate(branches):
        branch = E.responseElseIf(test) if place else E.responseIf(test)
        if points is not None:
            branch.append(assign(SCORE, points))
        branch.extend(tell(name))
        condition.append(branch)
    if otherwise:
        condition.append(E.responseElse(*tell(otherwise)))
    return condition


def tell(name):
    """Return the step that adds a feedback, if there is a name."""
    return [assign(FEEDBACK, E.multiple(variable(FEEDBACK), value("identifier", name)))] if name else []
