"""How much more time a learner has than others. Pure: factors come in, a factor goes out."""

from decimal import Decimal

SMALLEST, LARGEST = Decimal("1.25"), Decimal(10)


def largest(factors):
    """Return the factor that counts of those that apply: they are alternatives, and never add up."""
    return max(factors, default=Decimal(1))


def minutes_with(limit, factor):
    """Return the whole minutes that a limit in minutes becomes."""
    return int(limit * factor)


def trimmed(factor):
    """Return a factor as people write it: 1.5, not 1.50, and 10, not 1E+1."""
    return Decimal(f"{factor.normalize():f}")
