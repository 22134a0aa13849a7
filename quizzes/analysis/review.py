"""What the figures of an item ask its author to look at. Pure: codes and numbers; the words are in `words`."""

from dataclasses import dataclass

# Below, half of all learners could be 32 or 68 of 100, and Kelley's groups have fewer than 8 learners each.
MINIMUM = 30
# The curriculum's own limits (specification, 0.4).
TOO_HARD, TOO_EASY, WEAK = 0.25, 0.95, 0.15
RARE, MINIMUM_FOR_OPTIONS = 0.03, 100
# Differences that matter to a learner; smaller ones may be real too, but are not worth an author's morning.
LANGUAGE_GAP, DRIFT, OFTEN_EMPTY = 0.10, 0.10, 0.10

# The gravest first.
KINDS = ("key", "rival", "language", "too_hard", "weak", "easier", "harder", "too_easy", "unanswered", "rare_option")


@dataclass(frozen=True)
class Option:
    """An option as authors know it: its letter, its text, and whether it is right."""

    key: str
    letter: str
    text: str
    right: bool


@dataclass(frozen=True)
class Finding:
    """Something to look at. `size` orders findings of one kind, the largest first; `values` are for the words."""

    kind: str
    size: float
    values: dict

    @property
    def rank(self):
        return KINDS.index(self.kind), -self.size


def review(item, answers, options=()):
    """Return the findings of an item, the gravest first. With fewer answers than MINIMUM there are none."""
    if item.n < MINIMUM:
        return []
    found = [*_of_scores(item), *_of_options(item, answers, options), *_of_circumstances(answers)]
    return sorted(found, key=lambda finding: finding.rank)


def _of_scores(item):
    """Find what is wrong with the difficulty or with telling strong from weak."""
    discrimination, rest = item.discrimination_upper_lower, item.item_rest_correlation
    if item.facility < TOO_HARD:
        yield Finding("too_hard", TOO_HARD - item.facility, {"facility": item.facility})
    if item.facility > TOO_EASY:
        yield Finding("too_easy", item.facility - TOO_EASY, {"facility": item.facility})
    if discrimination is None:
        return
    if discrimination < 0 and (rest is None or rest < 0):
        yield Finding("key", -discrimination, {})
    elif discrimination < WEAK and item.facility <= TOO_EASY:
        # Of what nearly everybody knows, nothing else can be expected.
        yield Finding("weak", WEAK - discrimination, {"discrimination": discrimination})


def _of_options(item, answers, options):
    """Find options that nobody needs, and a wrong one that the strong prefer to the right one."""
    picked = {option.key: option for option in answers.parts}
    wrong = [option for option in options if not option.right]
    best = max((_upper(picked, option) for option in options if option.right), default=1)
    rival = max(wrong, key=lambda option: _upper(picked, option), default=None)
    if rival and sum(option.right for option in options) == 1 and _upper(picked, rival) > best:
        yield Finding("rival", _upper(picked, rival) - best, {"option": rival})
    if item.n >= MINIMUM_FOR_OPTIONS and len(options) > 2:
        for option in wrong:
            share = picked[option.key].share if option.key in picked else 0
            if share < RARE:
                yield Finding("rare_option", RARE - share, {"option": option, "share": share})


def _upper(picked, option):
    return (picked[option.key].upper or 0) if option.key in picked else 0


def _of_circumstances(answers):
    """Find differences between languages and over time, and what many leave empty."""
    for each in answers.languages:
        if each.interval and each.n >= MINIMUM and each.difference <= -LANGUAGE_GAP and each.interval[1] < 0:
            values = {"language": each.language, "difference": -each.difference}
            yield Finding("language", -each.difference, values)
    recent, before = answers.recent, answers.before
    if min(recent.n, before.n) >= MINIMUM and abs(change := recent.facility - before.facility) >= DRIFT:
        low, high = answers.drift_interval
        if low > 0 or high < 0:
            values = {"recent": recent.facility, "before": before.facility}
            yield Finding("easier" if change > 0 else "harder", abs(change), values)
    if answers.unanswered >= OFTEN_EMPTY:
        yield Finding("unanswered", answers.unanswered, {"share": answers.unanswered})
