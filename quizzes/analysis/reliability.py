"""How exactly a paper measures: Cronbach's alpha, also where learners had different papers. Pure."""

import math
from dataclasses import dataclass

from quizzes.analysis.tallies import NOTHING, middle


@dataclass(frozen=True)
class Matrix:
    """Variances of the items, and covariances of those pairs that stood on a paper together.

    `length`: questions on a paper. It equals the number of items where everybody had the same paper.
    """

    variances: dict
    covariances: dict
    length: int

    def alpha(self):
        """Cronbach's alpha (1951) of a paper of `length` items, or None.

        From the mean variance v and the mean covariance c it is L c / (v + (L - 1) c). With L = number of items k, this
        is the textbook's k / (k - 1) (1 - sum of variances / variance of the total). Where papers are drawn from a bank
        it is the alpha of a paper of that length drawn from these items (domain sampling; Nunnally 1967).
        """
        length = min(self.length, len(self.variances))
        if length < 2 or not self.covariances:
            return None
        variance = math.fsum(self.variances.values()) / len(self.variances)
        covariance = math.fsum(self.covariances.values()) / len(self.covariances)
        whole = variance + (length - 1) * covariance
        # Of pairs that few learners had, covariances can be larger than variances allow: that is no alpha.
        possible = whole > 0 and covariance <= variance + NOTHING
        return min(length * covariance / whole, 1.0) if possible else None

    def standardized(self):
        """Return the matrix of correlations. Items that do not vary have none and are left out."""
        kept = {key for key, variance in self.variances.items() if variance}
        correlations = {
            (one, other): covariance / math.sqrt(self.variances[one] * self.variances[other])
            for (one, other), covariance in self.covariances.items()
            if one in kept and other in kept
        }
        return Matrix(dict.fromkeys(kept, 1.0), correlations, self.length)

    def alphas_without(self):
        """Return {item: alpha of the paper if this item were not in it}.

        A paper that has all items gets one shorter, a paper that is drawn from more does not.
        """
        return {key: self._without(key).alpha() for key in self.variances}

    def _without(self, key):
        variances = {each: variance for each, variance in self.variances.items() if each != key}
        pairs = {pair: covariance for pair, covariance in self.covariances.items() if key not in pair}
        return Matrix(variances, pairs, self.length)


def matrix_of(tally, fewest):
    """Make the matrix of all items that so many learners had, two at least."""
    variances = {key: item.total.variance for key, item in tally.items.items() if item.n >= fewest}
    covariances = {pair: each for pair, each in tally.covariances().items() if set(pair) <= variances.keys()}
    return Matrix(variances, covariances, middle(tally.lengths) or 0)
