"""A sample certificate in a design that may not be saved yet."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.utils.text import format_lazy

from certificates.designs.freezing import data_of
from certificates.designs.words import KINDS
from certificates.documents import html_in
from certificates.models.certificates import Certificate

DAY = datetime(2026, 3, 20, 9, tzinfo=UTC)
# A name, a title and what its holder can do; invented.
SAMPLES = {
    "en": (
        "Amina Okafor",
        "Intellectual property for small firms",
        ["Find the rights that a firm already has", "Choose a name that can be protected", "Keep a secret secret"],
    ),
    "fr": (
        "Hélène Dubois-Lefèvre",
        "La propriété intellectuelle des petites entreprises",
        [
            "Trouver les droits que l’entreprise a déjà",
            "Choisir un nom qui peut être protégé",
            "Garder un secret d’affaires",
        ],
    ),
    "es": (
        "María José Núñez",
        "Propiedad intelectual para pequeñas empresas",
        [
            "Encontrar los derechos que la empresa ya tiene",
            "Elegir un nombre que se pueda proteger",
            "Guardar un secreto empresarial",
        ],
    ),
    "ar": (
        "أمينة العلوي",
        "الملكية الفكرية للشركات الصغيرة",
        ["معرفة الحقوق التي تملكها الشركة", "اختيار اسم يمكن حمايته", "الحفاظ على الأسرار التجارية"],
    ),
    "ru": (
        "Екатерина Соколова",
        "Интеллектуальная собственность для малых предприятий",
        ["Находить права, которые у фирмы уже есть", "Выбирать название, которое можно защитить", "Хранить секреты"],
    ),
    "zh-hans": (
        "欧阳美玲",
        "小企业知识产权基础",
        ["发现企业已有的知识产权", "选择可以受保护的名称", "保守商业秘密"],
    ),
}


def modes(design):
    """Return the modes of the preview: each kind that the design is for, in each language."""
    names = dict(Certificate.KINDS)
    kinds = [kind for kind in KINDS if not design.kinds or kind in design.kinds]
    return [
        (f"{kind}:{language}", format_lazy("{} · {}", names[kind], native))
        for kind in kinds
        for language, native in settings.LANGUAGES
    ]


def preview_html(design, mode):
    """Return the page of a sample certificate; `mode` is one of `modes`, and anything else the first one."""
    known = [name for name, _label in modes(design)]
    kind, _colon, language = (mode if mode in known else known[0]).partition(":")
    return html_in(sample(design, kind, language), data_of(design), on_screen=True)


def sample(design, kind, language):
    name, title, outcomes = SAMPLES.get(language, SAMPLES["en"])
    course = design.course if kind == Certificate.COURSE else None
    return Certificate(
        serial="0" * 26,
        achievement_key=UUID(int=0),
        kind=kind,
        language=language,
        name=name,
        title=(course and course.certificate_title) or title,
        minutes=11 * 60,
        outcomes=[str(each.value) for each in course.outcomes] if course else outcomes,
        score=92,
        issuer=settings.ISSUER_NAME,
        institution_name=design.institution.name if design.institution else settings.SITE_NAME,
        completed_at=DAY,
        issued_at=DAY.replace(day=23),
        expires_at=DAY.replace(year=2028, day=23),
    )
