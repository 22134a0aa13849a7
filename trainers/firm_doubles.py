"""Which firms may be one: names that are alike though their keys differ. Pure. See trainers.firm_names for keys."""

from difflib import SequenceMatcher

ALIKE = 0.84
SHORTEST = 4
# What bounds the work: a run of letters that many names have says little, and so many pairs are enough.
MOST_BEARERS, MOST_PAIRS = 60, 200_000


def alike(one, other):
    """Return how alike two keys are, from 0 to 1; 0 below ALIKE. Words in another order are alike."""
    if min(len(one), len(other)) < SHORTEST:
        return 0
    best = 0
    for first, second in ((one, other), (_sorted(one), _sorted(other))):
        matcher = SequenceMatcher(None, first, second, autojunk=False)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            best = max(best, matcher.ratio())
    return best if best >= ALIKE else 0


def _sorted(key):
    return " ".join(sorted(key.split()))


def trigrams(key):
    padded = f"  {key} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def likely_doubles(keys, most=100):
    """Return (how alike, one, other) of the pairs among {pk: key} that are alike, the likeliest first.

    Only pairs that share a rare run of three letters are compared, so that thousands of names take a second.
    """
    bearers = {}
    for pk, key in keys.items():
        for each in trigrams(key):
            bearers.setdefault(each, []).append(pk)
    pairs = set()
    for run in sorted(bearers.values(), key=len):
        if len(run) > MOST_BEARERS:
            break
        pairs.update((one, other) for place, one in enumerate(run) for other in run[place + 1 :])
        if len(pairs) > MOST_PAIRS:
            break
    found = ((alike(keys[one], keys[other]), *sorted((one, other))) for one, other in pairs)
    return sorted({each for each in found if each[0]}, key=lambda each: (-each[0], each[1:]))[:most]
