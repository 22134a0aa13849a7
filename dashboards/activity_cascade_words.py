"""What the activity report says of trainers and their sessions, in each language. Pure."""

NAMES = ("cascade", "teaching", "held", "trained", "firms", "how_cascade")

CASCADE_WORDS = {
    "en": (
        "The trainers’ cascade",
        "Trainers who held a verified session",
        "Verified sessions",
        "Trainees in them",
        "Firms of trainees who signed",
        "Sessions of trainers count when their log is verified, by their day. Trainees are those counted in the logs: "
        "who came twice counts twice. A firm counts once, by its name and country.",
    ),
    "fr": (
        "La cascade des formateurs",
        "Formateurs ayant tenu une session vérifiée",
        "Sessions vérifiées",
        "Participants à ces sessions",
        "Entreprises des participants qui ont signé",
        "Les sessions des formateurs comptent une fois leur rapport vérifié, à leur date. Les participants sont ceux "
        "des rapports : qui est venu deux fois compte deux fois. Une entreprise compte une fois, par son nom et son "
        "pays.",
    ),
    "es": (
        "La cascada de formadores",
        "Formadores que impartieron una sesión verificada",
        "Sesiones verificadas",
        "Participantes en ellas",
        "Empresas de los participantes que firmaron",
        "Las sesiones de los formadores cuentan cuando su registro está verificado, en su fecha. Los participantes son "
        "los de los registros: quien vino dos veces cuenta dos veces. Una empresa cuenta una vez, por su nombre y su "
        "país.",
    ),
    "ar": (
        "سلسلة المدرّبين",
        "المدرّبون الذين عقدوا جلسة موثَّقة",
        "الجلسات الموثَّقة",
        "المتدرّبون فيها",
        "شركات المتدرّبين الذين وقّعوا",
        "تُحتسب جلسات المدرّبين بعد التحقق من سجلها وبحسب يومها. والمتدرّبون هم المذكورون في السجلات: من حضر مرتين "
        "يُحتسب مرتين. وتُحتسب الشركة مرة واحدة بحسب اسمها وبلدها.",
    ),
    "ru": (
        "Каскад тренеров",
        "Тренеры, которые провели подтверждённое занятие",
        "Подтверждённые занятия",
        "Участники этих занятий",
        "Фирмы участников, которые расписались",
        "Занятия тренеров учитываются после проверки отчёта, по дню занятия. Участники — те, кто указан в отчётах: "
        "кто пришёл дважды, считается дважды. Фирма считается один раз, по названию и стране.",
    ),
    "zh-hans": (
        "培训师的逐级传授",
        "举办过经核实培训的培训师",
        "经核实的培训",
        "参加培训的人次",
        "签到学员所属企业",
        "培训师的培训在记录核实后按举办日期计数。学员人次以记录为准：来两次计两次。企业按名称和国家只计一次。",
    ),
}


def with_cascade(words):
    """Return the words of a report, {language: {name: text}}, with those of the cascade among them."""
    return {
        language: texts | dict(zip(NAMES, CASCADE_WORDS[language], strict=True)) for language, texts in words.items()
    }
