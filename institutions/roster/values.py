"""What the cells of a list of learners mean, in the words of six languages. Pure."""

import re

from institutions.roster.columns import bare

FEMALE, MALE, OTHER = "female", "male", "other"
MICRO, SMALL, MEDIUM, LARGE = "micro", "small", "medium", "large"
LANGUAGES = {
    "en": ("en", "english", "anglais", "inglés", "الإنجليزية", "английский", "英语", "英文"),
    "fr": ("fr", "french", "français", "francés", "الفرنسية", "французский", "法语", "法文"),
    "es": ("es", "spanish", "espagnol", "español", "castellano", "الإسبانية", "испанский", "西班牙语"),
    "ar": ("ar", "arabic", "arabe", "árabe", "العربية", "арабский", "阿拉伯语"),
    "ru": ("ru", "russian", "russe", "ruso", "الروسية", "русский", "俄语"),
    "zh-hans": ("zh-hans", "zh", "zh-cn", "chinese", "chinois", "chino", "الصينية", "китайский", "中文", "汉语"),
}
GENDERS = {
    FEMALE: ("female", "f", "woman", "w", "femme", "féminin", "mujer", "femenino", "أنثى", "женский", "ж", "女"),
    MALE: ("male", "m", "man", "homme", "masculin", "hombre", "masculino", "ذكر", "мужской", "м", "男"),
    OTHER: ("other", "x", "diverse", "autre", "otro", "آخر", "другой", "其他"),
}
# As the European Union counts: fewer than 10, 50 and 250 people.
SIZES = {
    MICRO: ("micro", "1-9", "0-9", "1–9", "微型"),
    SMALL: ("small", "10-49", "10–49", "petite", "pequeña", "صغيرة", "малая", "小型"),
    MEDIUM: ("medium", "50-249", "50–249", "moyenne", "mediana", "متوسطة", "средняя", "中型"),
    LARGE: ("large", "250+", "250 +", ">250", "grande", "كبيرة", "крупная", "大型"),
}
BELOW = ((10, MICRO), (50, SMALL), (250, MEDIUM))


def _index(words):
    return {bare(word): value for value, own in words.items() for word in own}


LANGUAGE_OF, GENDER_OF, SIZE_OF = _index(LANGUAGES), _index(GENDERS), _index(SIZES)


def language_of(text):
    """Return the code of a language that somebody names or codes (fr, fr_CA, Français), or None."""
    word = bare(text)
    return (
        LANGUAGE_OF.get(word) or LANGUAGE_OF.get(word.replace(" ", "-")) or LANGUAGE_OF.get(re.split("[ -]", word)[0])
    )


def gender_of(text):
    return GENDER_OF.get(bare(text))


def size_of(text):
    """Return the class of a firm by a word for it, by a range, or by how many people work there; or None."""
    word = bare(text)
    if re.fullmatch(r"\d{1,7}", word):
        return next((size for most, size in BELOW if int(word) < most), LARGE)
    return SIZE_OF.get(word)
