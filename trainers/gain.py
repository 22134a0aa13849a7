"""What trainees know more after a session than before it. Pure."""

from fractions import Fraction


def normalised_gain(pre, post):
    """Return which share of what could still be learned was learned: (post − pre) / (100 − pre), at most 1.

    `pre`, `post`: percent. None where nothing could be learned any more, or one of both is not there.
    """
    if pre is None or post is None or pre >= 100:
        return None
    pre, post = Fraction(str(pre)), Fraction(str(post))
    return (post - pre) / (100 - pre)


def gain_of(pairs):
    """Return the gain of a group from the (pre, post) of whoever took both, in percent: of the means, not a mean.

    So whoever knew nearly all before weighs no more than anybody else. None without a pair.
    """
    both = [(Fraction(str(pre)), Fraction(str(post))) for pre, post in pairs if pre is not None and post is not None]
    if not both:
        return None
    return normalised_gain(*(sum(column) / len(both) for column in zip(*both, strict=True)))
