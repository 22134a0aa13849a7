"""How far a figure may be from the truth: 95 % intervals, from published formulas. Pure.

Each returns (low, high), or None where there are too few answers for its formula.
"""

import math
from statistics import NormalDist

LEVEL = 0.95


def two_sided(level):
    """Return the normal quantile that leaves out (1 - level) / 2 on each side: 1.96 for 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(mean, n, level=LEVEL):
    """Interval of a share (Wilson 1927). Of scores with parts of a point it is a little too wide: they vary less."""
    if not n:
        return None
    z = two_sided(level)
    middle = mean + z * z / (2 * n)
    margin = z * math.sqrt(mean * (1 - mean) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max((middle - margin) / scale, 0.0), min((middle + margin) / scale, 1.0)


def newcombe(mean, n, other_mean, other_n, level=LEVEL):
    """Interval of the difference `mean - other_mean` of two shares (Newcombe 1998, method 10: from Wilson's)."""
    if not n or not other_n:
        return None
    (low, high), (other_low, other_high) = wilson(mean, n, level), wilson(other_mean, other_n, level)
    difference = mean - other_mean
    below = math.hypot(mean - low, other_high - other_mean)
    above = math.hypot(high - mean, other_mean - other_low)
    return difference - below, difference + above


def fisher(correlation, n, level=LEVEL):
    """Interval of a correlation (Fisher 1915: z = artanh r is nearly normal, with variance 1 / (n - 3))."""
    if correlation is None or n <= 3:
        return None
    if abs(correlation) >= 1:
        return correlation, correlation
    z, margin = math.atanh(correlation), two_sided(level) / math.sqrt(n - 3)
    return math.tanh(z - margin), math.tanh(z + margin)


def feldt(alpha, n, items, level=LEVEL):
    """Interval of Cronbach's alpha of `n` learners and `items` items (Feldt 1965: (1 - true) / (1 - alpha) is F)."""
    if alpha is None or n < 2 or items < 2:
        return None
    degrees = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - alpha) * f_quantile((1 + level) / 2, *degrees)
    high = 1 - (1 - alpha) * f_quantile((1 - level) / 2, *degrees)
    return low, high


def f_quantile(probability, degrees, other_degrees):
    """Return x so that an F-distributed number is below x with this probability."""
    a, b = degrees / 2, other_degrees / 2
    low, high = 0.0, 1.0
    # Halving 60 times leaves nothing that a float could tell apart.
    for _halving in range(60):
        middle = (low + high) / 2
        if regularised_beta(a, b, middle) < probability:
            low = middle
        else:
            high = middle
    return (b * middle) / (a * (1 - middle))


def regularised_beta(a, b, x):
    """Return I_x(a, b), the distribution function of the beta distribution."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    # The fraction converges fast below the mean; above it, the other tail is used.
    if x > (a + 1) / (a + b + 2):
        return 1 - regularised_beta(b, a, 1 - x)
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(logarithm) / (a * _beta_fraction(a, b, x))


def _beta_fraction(a, b, x):
    """Continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method."""
    value, upper, lower = 1.0, 1.0, 0.0
    # About the square root of the larger parameter is enough: of a million answers, a thousand steps.
    for step in range(1, 100_000):
        for term in _beta_terms(a, b, x, step):
            lower = 1 / (1 + term * lower)
            upper = 1 + term / upper
            value *= upper * lower
        if abs(upper * lower - 1) < 1e-15:
            break
    return value


def _beta_terms(a, b, x, step):
    m = step - 1
    yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    yield step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
