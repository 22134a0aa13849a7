"""The words of the activity report in each language. Pure.

They stand here and not among the translations of the site: a report is filed and compared with that of another year,
so its words change only together with what they say about how it was counted.
"""

NAMES = [
    *("title", "period", "counted", "number", "this", "last", "change", "enrolments", "learners"),
    *("completions", "certificates", "trainers", "sessions", "months_enrolments", "months_completions"),
    *("month", "courses", "course", "kinds", "kind", "languages", "language", "gender", "firm_size"),
    *("not_given", "none", "notes", "summary", "institutions"),
]

# A number is hidden: what stands in its place.
HIDDEN = "–"
# Between the thousands.
GROUPS = {"en": ",", "fr": "\u202f", "es": "\u00a0", "ar": ",", "ru": "\u00a0", "zh-hans": ","}


def _words(texts, notes):
    return {**dict(zip(NAMES, texts, strict=True)), "how": notes}


WORDS = {
    "en": _words(
        (
            *("Activity report {year}", "{first} to {last}", "Counted on {day}", "Number", "This year"),
            *("Same days of last year", "Change", "Enrolments", "Learners who enrolled", "Completed courses"),
            *("Certificates issued", "Trainers", "Sessions with certificates of attendance", "Enrolments by month"),
            *("Completed courses by month", "Month", "Courses", "Course", "Certificates by kind", "Kind"),
            *("Learners by language of their quizzes", "Language", "Gender", "Size of the firm"),
            *("Not given: learners have not been asked.", "Nothing in these days.", "How it was counted", "The year"),
            "Institutions",
        ),
        (
            "An enrolment is one learner in one course. It counts in the month in which it was made.",
            "A course is completed when everything that it requires is done. It counts in the month of that day.",
            "Certificates count by the day of issue, also those revoked later. A corrected reprint is not a new one.",
            "Trainers are people with that role when the report was made. Sessions count by their day.",
            "Who took quizzes in two languages counts in both.",
            "A number of fewer than 5 people is not told, and neither are others from which it could be computed: "
            "“–” stands in their place.",
            "A year that is not over is compared with the same days of the year before.",
        ),
    ),
    "fr": _words(
        (
            *("Rapport d’activité {year}", "Du {first} au {last}", "Chiffres du {day}", "Nombre", "Cette année"),
            *("Mêmes jours de l’année précédente", "Évolution", "Inscriptions", "Personnes inscrites"),
            *("Formations terminées", "Certificats délivrés", "Personnes formatrices"),
            *("Sessions avec attestation de participation", "Inscriptions par mois", "Formations terminées par mois"),
            *("Mois", "Formations", "Formation", "Certificats par type", "Type"),
            *("Personnes par langue de leurs tests", "Langue", "Genre", "Taille de l’entreprise"),
            *("Non indiqué : la question n’a pas été posée.", "Rien pendant cette période.", "Méthode", "L’année"),
            "Établissements",
        ),
        (
            "Une inscription est une personne dans une formation. Elle compte dans le mois où elle a été faite.",
            "Une formation est terminée quand tout ce qu’elle exige est fait. Elle compte dans le mois de ce jour.",
            "Les certificats comptent au jour de leur délivrance, même révoqués ensuite. Une réimpression corrigée "
            "n’est pas un nouveau certificat.",
            "Les personnes formatrices ont ce rôle au moment du rapport. Les sessions comptent le jour même.",
            "Qui passe des tests dans deux langues compte dans les deux.",
            "Un nombre de moins de 5 personnes n’est pas indiqué, ni ceux qui permettraient de le calculer : "
            "« – » est mis à leur place.",
            "Une année en cours est comparée aux mêmes jours de l’année précédente.",
        ),
    ),
    "es": _words(
        (
            *("Informe de actividad {year}", "Del {first} al {last}", "Datos del {day}", "Número", "Este año"),
            *("Mismos días del año anterior", "Variación", "Inscripciones", "Personas inscritas"),
            *("Cursos completados", "Certificados emitidos", "Personal formador"),
            *("Sesiones con certificado de asistencia", "Inscripciones por mes", "Cursos completados por mes"),
            *("Mes", "Cursos", "Curso", "Certificados por tipo", "Tipo"),
            *("Personas por idioma de sus pruebas", "Idioma", "Género", "Tamaño de la empresa"),
            *("No indicado: no se ha preguntado.", "Nada en este período.", "Cómo se ha contado", "El año"),
            "Instituciones",
        ),
        (
            "Una inscripción es una persona en un curso. Cuenta en el mes en que se hizo.",
            "Un curso está completado cuando se ha hecho todo lo que exige. Cuenta en el mes de ese día.",
            "Los certificados cuentan el día de su emisión, también los revocados después. Una reimpresión corregida "
            "no es un certificado nuevo.",
            "El personal formador tiene ese papel al hacer el informe. Las sesiones cuentan por su día.",
            "Quien hace pruebas en dos idiomas cuenta en ambos.",
            "Un número de menos de 5 personas no se indica, ni los que permitirían calcularlo: en su lugar está «–».",
            "Un año que no ha terminado se compara con los mismos días del año anterior.",
        ),
    ),
    "ar": _words(
        (
            *("تقرير النشاط {year}", "من {first} إلى {last}", "أُحصي في {day}", "العدد", "هذا العام"),
            *("الأيام نفسها من العام الماضي", "التغيّر", "التسجيلات", "المتعلمون المسجلون"),
            *("الدورات المكتملة", "الشهادات الصادرة", "المدربون", "الجلسات ذات شهادات الحضور"),
            *("التسجيلات حسب الشهر", "الدورات المكتملة حسب الشهر", "الشهر", "الدورات", "الدورة"),
            *("الشهادات حسب النوع", "النوع", "المتعلمون حسب لغة اختباراتهم", "اللغة", "الجنس", "حجم المنشأة"),
            *("غير مذكور: لم يُسأل المتعلمون.", "لا شيء في هذه الأيام.", "كيف جرى الإحصاء", "العام"),
            "المؤسسات",
        ),
        (
            "التسجيل هو متعلم واحد في دورة واحدة، ويُحسب في الشهر الذي تم فيه.",
            "تكتمل الدورة عندما يُنجز كل ما تتطلبه، وتُحسب في شهر ذلك اليوم.",
            "تُحسب الشهادات في يوم إصدارها، حتى التي أُلغيت لاحقًا. والنسخة المصححة ليست شهادة جديدة.",
            "المدربون هم من لهم هذا الدور عند إعداد التقرير. وتُحسب الجلسات في يوم انعقادها.",
            "من أجرى اختبارات بلغتين يُحسب في كلتيهما.",
            "لا يُذكر عدد يقل عن 5 أشخاص، ولا الأعداد التي يمكن حسابه منها، وتحل محلها العلامة «–».",
            "العام الذي لم ينته يُقارن بالأيام نفسها من العام السابق.",
        ),
    ),
    "ru": _words(
        (
            *("Отчёт о деятельности за {year} год", "С {first} по {last}", "Подсчитано {day}", "Число", "Этот год"),
            *("Те же дни прошлого года", "Изменение", "Записи на курсы", "Записавшиеся учащиеся"),
            *("Завершённые курсы", "Выданные сертификаты", "Преподаватели", "Занятия с сертификатами об участии"),
            *("Записи на курсы по месяцам", "Завершённые курсы по месяцам", "Месяц", "Курсы", "Курс"),
            *("Сертификаты по видам", "Вид", "Учащиеся по языкам их тестов", "Язык", "Пол", "Размер предприятия"),
            *("Не указано: учащихся об этом не спрашивали.", "В эти дни ничего.", "Как считали", "Год"),
            "Организации",
        ),
        (
            "Запись — это один учащийся на одном курсе. Она относится к месяцу, в котором сделана.",
            "Курс завершён, когда выполнено всё, что он требует. Он относится к месяцу этого дня.",
            "Сертификаты считаются по дню выдачи, включая отозванные позже. Исправленный экземпляр — не новый.",
            "Преподаватели — те, у кого была эта роль при составлении отчёта. Занятия считаются по дню проведения.",
            "Кто проходил тесты на двух языках, учтён в обоих.",
            "Число меньше 5 человек не указывается, как и числа, по которым его можно вычислить: вместо них стоит «–».",
            "Незавершённый год сравнивается с теми же днями предыдущего года.",
        ),
    ),
    "zh-hans": _words(
        (
            *("{year} 年度活动报告", "{first} 至 {last}", "统计日期：{day}", "数量", "本年"),
            *("上年同期", "变化", "报名人次", "报名学员", "完成课程", "颁发证书", "培训师", "颁发出席证书的培训场次"),
            *("每月报名人次", "每月完成课程", "月份", "课程", "课程名称", "各类证书", "类别"),
            *("按测验语言统计的学员", "语言", "性别", "企业规模", "未提供：未向学员询问。", "此期间没有。"),
            *("统计方法", "年度概况", "机构"),
        ),
        (
            "一名学员报名一门课程计为一个报名人次，计入报名当月。",
            "课程的全部要求完成后即为完成，计入完成当月。",
            "证书按颁发日期统计，包括后来撤销的证书。更正后重新打印的证书不重复计算。",
            "培训师是指编制报告时具有该角色的人员。培训场次按举办日期统计。",
            "使用两种语言参加测验的学员在两种语言中均计入。",
            "少于 5 人的数字以及可据以推算的数字不予显示，以“–”代替。",
            "未结束的年度与上年同期相比较。",
        ),
    ),
}


def number(value, language):
    """Return a number as people write it; a hidden one as its sign."""
    return HIDDEN if value is None else f"{value:,}".replace(",", GROUPS[language])


def percent(value, language):
    """Return a change in percent with its sign."""
    if value is None:
        return HIDDEN
    sign = "+" if value > 0 else "−" if value < 0 else ""
    space = {"fr": "\u202f", "es": "\u00a0", "ru": "\u00a0"}.get(language, "")
    return f"{sign}{number(abs(value), language)}{space}%"


# What learners may say about themselves.
PROFILE = ("gender", "firm_size")
_FACTS = ("female", "male", "other", "")
# Their answers, and that they said nothing.
ABOUT_LEARNERS = {
    language: dict(zip(_FACTS, texts, strict=True))
    for language, texts in {
        "en": ("Women", "Men", "Other", "Not given"),
        "fr": ("Femmes", "Hommes", "Autre", "Non indiqué"),
        "es": ("Mujeres", "Hombres", "Otro", "No indicado"),
        "ar": ("نساء", "رجال", "غير ذلك", "غير مذكور"),
        "ru": ("Женщины", "Мужчины", "Другое", "Не указано"),
        "zh-hans": ("女", "男", "其他", "未提供"),
    }.items()
}
# Written alike in every language.
FIRM_SIZES = {"micro": "1–9", "small": "10–49", "medium": "50–249", "large": "≥ 250"}
