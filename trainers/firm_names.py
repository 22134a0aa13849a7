"""How names of firms and people are compared: two spellings of one name have the same key. Pure.

Compared are letters and digits without accents, in no particular case. Legal forms at either end say nothing of whose
firm it is; a name of nothing but legal forms is compared as it is written.
"""

import re
import unicodedata

LONGEST = 200
BESIDE_WORDS = re.compile(r"[\W_]+")
# One letter after the other, with signs between: S.A., s. r. o., ش.م.م
DOTTED = re.compile(r"\b\w(?:[./·]\s?\w\b)+")
# As they are written without signs. What is also a common word or initials stands in neither list.
AT_THE_END = """
    ab ag aps as asa bv cc co company corp corporation cv doo dd eireli eood ek epp eurl ev gbr gie gmbh inc
    incorporated kft kg kgaa kk limited limitada ltd ltda llc llp lp mbh nv oü oy oyj plc pllc pte pty pvt
    private proprietary rl sa sac sae sarl sarlu sas sasu scrl sdn bhd se sl slu snc spa spzoo srl sro tbk ug zrt
    ооо оао зао ао пао нао ип тоо чп
    شمم ذمم شذمم المحدودة محدودة
    公司
"""
AT_THE_START = """
    sa sarl sas srl eurl snc pt cv tov
    ооо оао зао ао пао нао ип тоо чп компания фирма
    شركة شركه مؤسسة مؤسسه
    société sociedad compagnie empresa
"""
SEVERAL_WORDS = {"sp z oo": "spzoo", "sdn bhd": "bhd", "co ltd": "ltd", "pty ltd": "ltd", "pvt ltd": "ltd"}
# Chinese and Japanese write no blank between a name and its form.
JOINED_ENDS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "株式会社", "有限会社")
JOINED_STARTS = ("株式会社", "有限会社")
AND = "and"


def firm_key(name):
    """Return what two spellings of a firm's name have in common; "" for a name without a letter or a digit."""
    text = _words(DOTTED.sub(lambda found: BESIDE_WORDS.sub("", found[0]), _plain(name)))
    words = _without_joined_forms(text).split()
    return " ".join(_without_forms(words) or words)[:LONGEST]


def person_key(name):
    """Return what two spellings of a person's name have in common; "" for a name without a letter or a digit."""
    return _words(_plain(name))[:LONGEST]


def _plain(text):
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    seen = (each for each in letters if not unicodedata.combining(each) and unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFKC", "".join(seen)).replace("ـ", "").replace("&", f" {AND} ")


def _words(text):
    return BESIDE_WORDS.sub(" ", text).strip()


def _without_joined_forms(text):
    for several, one in SEVERAL_WORDS.items():
        text = re.sub(rf"\b{several}\b", one, text)
    end = next((each for each in JOINED_ENDS if text.endswith(each) and text != each), "")
    start = next((each for each in JOINED_STARTS if text.startswith(each) and text != each), "")
    return text.removesuffix(end).removeprefix(start)


def _without_forms(words):
    first, last = 0, len(words)
    while first < last and words[last - 1] in ENDS:
        last -= 1
    while first < last and words[first] in STARTS:
        first += 1
    return words[first:last]


ENDS = frozenset(_plain(AT_THE_END).split()) | {AND}
STARTS = frozenset(_plain(AT_THE_START).split())
