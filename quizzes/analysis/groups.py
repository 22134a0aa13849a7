"""Who counts as strong and who as weak: Kelley's upper and lower 27 %. Pure."""

from dataclasses import dataclass

# Kelley (1939): with 27 % at each end, two groups of normally distributed learners differ most surely.
KELLEY = 0.27


@dataclass(frozen=True)
class Groups:
    """By score on the whole paper, the share of a learner that counts in the upper and in the lower group."""

    upper: dict
    lower: dict

    def shares(self, total):
        """Return the shares of a learner with this score in the upper, middle and lower group. They add up to one."""
        upper, lower = self.upper.get(total, 0.0), self.lower.get(total, 0.0)
        return upper, 1 - upper - lower, lower


def kelley_groups(totals):
    """Make the two groups from {score: number of learners}, or return None where there are too few learners.

    Each has 27 % of the learners, rounded to whole ones, at least one. Where several learners with one score stand at
    its border, each of them counts with an equal part: the order of the rows never decides.
    """
    learners = sum(totals.values())
    size = max(int(KELLEY * learners + 0.5), 1)
    if 2 * size > learners:
        return None
    scores = sorted(totals)
    return Groups(_fill(reversed(scores), totals, size), _fill(scores, totals, size))


def _fill(scores, totals, size):
    shares, left = {}, size
    for score in scores:
        if left <= 0:
            break
        shares[score] = min(left / totals[score], 1.0)
        left -= totals[score]
    return shares
