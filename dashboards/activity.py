"""What an activity report may say: which days it compares, and which numbers it hides. Pure."""

from datetime import date, timedelta

# A smaller number of people could be told who they are.
FEWEST = 5


def periods(year, today):
    """Return the first day and the day after the last of a year, as far as it has gone, and of as much of the last."""
    after = min(date(year + 1, 1, 1), today + timedelta(days=1))
    return (date(year, 1, 1), after), (date(year - 1, 1, 1), a_year_before(after))


def a_year_before(day):
    """The last day of February in a leap year has the first of March before it."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def shown(number):
    """Return a number of people, or None where so few would be told by it."""
    return None if 0 < number < FEWEST else number


def protected(cells):
    """Return the parts of a total, with None for each that has to be hidden.

    A small part is hidden, and with it as many larger ones, the smallest first, as it takes until nobody can compute
    it from the total: then the hidden parts make together at least FEWEST, and more than one value fits each of them.
    """
    hidden = {name for name, number in cells.items() if shown(number) is None}
    others = sorted((number, str(name), name) for name, number in cells.items() if name not in hidden and number)
    while hidden and computable([cells[name] for name in hidden]):
        if not others:
            # Nothing is left to hide among: then not even which of them are empty is told.
            hidden = set(cells)
            break
        hidden.add(others.pop(0)[2])
    return {name: None if name in hidden else number for name, number in cells.items()}


def computable(numbers):
    """Say whether the sum of some numbers above zero gives one of them away."""
    return len(numbers) < 2 or sum(numbers) < FEWEST or sum(numbers) == len(numbers)


def told(numbers, what, part=""):
    """Return a number of a report, None where it is hidden. Raises LookupError or ValueError where it has none such."""
    if what.endswith("_by_month"):
        return dict(enumerate(numbers[what], start=1))[int(part)]
    if what.endswith("_by_course"):
        column = ("enrolments_by_course", "completions_by_course").index(what)
        return {key: both[column] for key, *both in numbers["courses"]}[part]
    return numbers[what][part] if isinstance(numbers[what], dict) else {"": numbers[what]}[part]


def change(now, before):
    """Return by how many percent a number grew, rounded; None where nobody can say."""
    if now is None or not before:
        return None
    return round(100 * (now - before) / before)
