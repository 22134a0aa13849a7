"""How names of firms are compared: two spellings of one name are the same, and alike ones are worth a look. Pure."""

import unicodedata
from difflib import SequenceMatcher

# What is said of a firm's form and not of the firm, as it is written without dots.
FORMS_OF_ALL = """
ab ag as asa bhd bv co corp corporation company cv eirl gbr gmbh inc incorporated kft kg kk limited limitada llc llp
ltd ltda lda mbh nv oao ooo oy oyj plc pte pty pvt sa sarl sas sau sdn se sl slu snc spa spzoo srl sro zao
ооо оао зао ао пао ип 有限公司 有限责任公司 股份有限公司 公司 شركة
"""
FORMS = frozenset(FORMS_OF_ALL.split())
ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")
ALIKE = 0.84
SHORTEST = 4


def name_key(name):
    """Return how a firm's name is compared: letters and digits in lower case, without accents and legal form."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each) and each not in ".'’`´")
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    kept = [_without_ending(word) for word in words if word not in FORMS] or words
    return unicodedata.normalize("NFC", " ".join(kept))[:200]


def _without_ending(word):
    for ending in ENDINGS:
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending)
    return word


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


MOST_BEARERS, MOST_PAIRS = 60, 200_000
