"""The words that every teaching pack prints, in each language. Pure.

They stand here and not among the translations of the site: a pack is taught with far from any screen, and all its
sheets must speak alike. Terms are those of the programme's vocabulary, as for the trainer, the session and the survey.
"""

DOCUMENTS = ("guide", "slides", "exercise", "answers", "attendance", "before", "after", "key", "survey")
PARTS = ("hook", "input", "exercise", "debrief", "transfer", "survey")
# Of the sheet on which trainees sign.
COLUMNS = ("number", "name", "firm", "size", "region", "gender", "young", "contact", "signature")
TOTALS = ("people", "women", "young", "firms", "micro", "rural")
NAMES = (
    *("session", "minutes", "aim", "outcomes", "bring", "plan", "time", "part", "does", "slide", "says"),
    *("debrief_card", "question", "listen_for", "adaptation", "in_our_country", "to_fill", "kept", "stale"),
    *("trainer_only", "module", "trainer", "institution", "place", "date", "notes", "name", "firm", "answer"),
    *("consent", "count_after", "scan", "code", "how_test", "how_key", "alike", "not_translated", "number"),
    *("next_step", "by_when", "who", "partner"),
)


def _words(documents, parts, columns, totals, texts):
    return {
        "documents": dict(zip(DOCUMENTS, documents, strict=True)),
        "parts": dict(zip(PARTS, parts, strict=True)),
        "columns": dict(zip(COLUMNS, columns, strict=True)),
        "totals": dict(zip(TOTALS, totals, strict=True)),
        **dict(zip(NAMES, texts, strict=True)),
    }


WORDS = {
    "en": _words(
        (
            *("Facilitator guide", "Slides", "Exercise sheet", "Answer notes", "Attendance sheet"),
            *("Test before the session", "Test after the session", "Key to the tests", "Survey"),
        ),
        ("Hook", "Input", "Exercise", "Debrief", "Transfer plan", "Survey"),
        ("No.", "Name", "Firm", "People", "Region", "Gender", "Under 30", "Write to me", "Signature"),
        ("People", "Women", "Under 30", "Firms", "Firms with 1–9 people", "Rural firms"),
        (
            *("Training session of {n} minutes", "{n} min", "Aim", "Learning outcomes", "Bring", "Plan on one page"),
            *("Time", "Part", "What the trainer does", "Slide {n}", "Say", "Debrief card", "Question", "Listen for"),
            *("Before you teach: local adaptation", "In our country", "To be filled in"),
            "Kept by {owner}. To be checked again by {date}.",
            "This was to be checked again by {date}. Check it before you teach it.",
            *("For the trainer. Do not hand it out.", "Module", "Trainer", "Institution", "Place", "Date", "Notes"),
            *("Name", "Firm", "Answer"),
            "Your name and firm are kept as evidence that the session took place, and counted in reports without your "
            "name. You may ask the institution what it keeps about you.",
            *("To be counted after the session", "Scan to answer on your phone", "Code of the session"),
            "Answer alone. Your result helps the trainer and counts for nothing else.",
            "One point for each question that is answered completely. Share of right answers in percent; gain = "
            "(after − before) ÷ (100 − before).",
            "The bank of this module is small, so both tests share some questions.",
            *("Not translated yet: shown in {language}.", "No."),
            *("Next step", "By when", "Who", "My partner asks me on"),
        ),
    ),
    "fr": _words(
        (
            *("Guide d’animation", "Diapositives", "Fiche d’exercice", "Corrigé", "Feuille de présence"),
            *("Test avant la séance", "Test après la séance", "Clé des tests", "Enquête"),
        ),
        ("Accroche", "Apport", "Exercice", "Retour en groupe", "Plan de transfert", "Enquête"),
        ("N°", "Nom", "Entreprise", "Effectif", "Région", "Genre", "Moins de 30 ans", "M’écrire", "Signature"),
        ("Personnes", "Femmes", "Moins de 30 ans", "Entreprises", "Entreprises de 1 à 9", "Entreprises rurales"),
        (
            *("Séance de formation de {n} minutes", "{n} min", "But", "Acquis d’apprentissage", "À apporter"),
            *("Plan sur une page", "Temps", "Partie", "Ce que fait le formateur", "Diapositive {n}", "À dire"),
            *("Carte du retour en groupe", "Question", "À écouter", "Avant la séance : adaptation locale"),
            *("Dans notre pays", "À compléter", "Tenu à jour par {owner}. À vérifier avant le {date}."),
            "Ceci devait être vérifié avant le {date}. Vérifiez-le avant de l’enseigner.",
            *("Pour le formateur. Ne pas distribuer.", "Module", "Formateur", "Institution", "Lieu", "Date", "Notes"),
            *("Nom", "Entreprise", "Réponse"),
            "Votre nom et votre entreprise sont conservés comme justificatif de la séance, et comptés sans votre nom "
            "dans les rapports. Vous pouvez demander à l’institution ce qu’elle conserve sur vous.",
            *("À compter après la séance", "Scannez pour répondre sur votre téléphone", "Code de la séance"),
            "Répondez sans aide. Votre résultat aide le formateur et ne compte pour rien d’autre.",
            "Un point par question entièrement juste. Part de réponses justes en pour cent ; gain = (après − avant) ÷ "
            "(100 − avant).",
            "La banque de ce module est petite : les deux tests ont des questions en commun.",
            *("Pas encore traduit : en {language}.", "N°", "Prochaine étape", "Pour quand", "Qui"),
            "Mon partenaire me le demande le",
        ),
    ),
    "es": _words(
        (
            *("Guía de facilitación", "Diapositivas", "Hoja de ejercicio", "Notas de respuesta", "Hoja de asistencia"),
            *("Prueba antes de la sesión", "Prueba después de la sesión", "Clave de las pruebas", "Encuesta"),
        ),
        ("Apertura", "Exposición", "Ejercicio", "Puesta en común", "Plan de transferencia", "Encuesta"),
        ("N.º", "Nombre", "Empresa", "Personas", "Región", "Género", "Menos de 30", "Escríbanme", "Firma"),
        ("Personas", "Mujeres", "Menos de 30 años", "Empresas", "Empresas de 1 a 9 personas", "Empresas rurales"),
        (
            *("Sesión de formación de {n} minutos", "{n} min", "Objetivo", "Resultados de aprendizaje", "Traer"),
            *("Plan en una página", "Tiempo", "Parte", "Qué hace el formador", "Diapositiva {n}", "Decir"),
            *("Tarjeta de puesta en común", "Pregunta", "Escuche si aparece", "Antes de enseñar: adaptación local"),
            *("En nuestro país", "Por completar", "A cargo de {owner}. Revisar de nuevo antes del {date}."),
            "Debía revisarse antes del {date}. Compruébelo antes de enseñarlo.",
            *("Para el formador. No repartir.", "Módulo", "Formador", "Institución", "Lugar", "Fecha", "Notas"),
            *("Nombre", "Empresa", "Respuesta"),
            "Su nombre y su empresa se guardan como evidencia de que la sesión tuvo lugar, y se cuentan sin su nombre "
            "en los informes. Puede preguntar a la institución qué guarda sobre usted.",
            *("Se cuenta después de la sesión", "Escanee para responder en su teléfono", "Código de la sesión"),
            "Responda sin ayuda. Su resultado ayuda al formador y no cuenta para nada más.",
            "Un punto por cada pregunta totalmente correcta. Porcentaje de respuestas correctas; ganancia = (después − "
            "antes) ÷ (100 − antes).",
            "El banco de este módulo es pequeño: las dos pruebas comparten algunas preguntas.",
            *("Aún sin traducir: en {language}.", "N.º", "Próximo paso", "Para cuándo", "Quién"),
            "Mi compañero o compañera me pregunta el",
        ),
    ),
    "ar": _words(
        (
            *("دليل الميسّر", "الشرائح", "ورقة التمرين", "ملاحظات الإجابة", "كشف الحضور"),
            *("اختبار قبل الجلسة", "اختبار بعد الجلسة", "مفتاح الاختبارين", "استبيان"),
        ),
        ("التمهيد", "العرض", "التمرين", "المناقشة الختامية", "خطة التطبيق", "الاستبيان"),
        ("الرقم", "الاسم", "الشركة", "عدد العاملين", "المنطقة", "الجنس", "دون 30", "راسلوني", "التوقيع"),
        ("الأشخاص", "النساء", "دون 30 عامًا", "الشركات", "شركات من 1 إلى 9 أشخاص", "شركات ريفية"),
        (
            *("جلسة تدريبية مدتها {n} دقيقة", "{n} دقيقة", "الهدف", "نواتج التعلّم", "ما يجب إحضاره"),
            *("الخطة في صفحة واحدة", "الوقت", "الجزء", "ما يفعله المدرّب", "الشريحة {n}", "قل"),
            *("بطاقة المناقشة الختامية", "السؤال", "استمع إلى", "قبل التدريب: التكييف المحلي"),
            *("في بلدنا", "يُستكمل لاحقًا", "المسؤول: {owner}. يُراجع من جديد قبل {date}."),
            "كان ينبغي مراجعة هذا قبل {date}. تحقق منه قبل أن تدرّسه.",
            *("للمدرّب فقط. لا توزّعه.", "الوحدة", "المدرّب", "المؤسسة", "المكان", "التاريخ", "ملاحظات"),
            *("الاسم", "الشركة", "الإجابة"),
            "يُحفظ اسمك واسم شركتك مستندَ إثبات على انعقاد الجلسة، ويُحسبان في التقارير دون اسمك. يمكنك أن تسأل المؤسسة "
            "عما تحفظه عنك.",
            *("يُحصى بعد الجلسة", "امسح الرمز للإجابة على هاتفك", "رمز الجلسة"),
            "أجب بمفردك. نتيجتك تساعد المدرّب ولا تُحسب لأي شيء آخر.",
            "نقطة لكل سؤال أُجيب عنه كاملًا. نسبة الإجابات الصحيحة بالمئة؛ التحسن = (بعد − قبل) ÷ (100 − قبل).",
            "بنك أسئلة هذه الوحدة صغير، لذلك يشترك الاختباران في بعض الأسئلة.",
            *("لم يُترجم بعد: باللغة {language}.", "الرقم", "الخطوة التالية", "الموعد", "من"),
            "يسألني شريكي في",
        ),
    ),
    "ru": _words(
        (
            *("Руководство для ведущего", "Слайды", "Лист упражнения", "Заметки к ответам", "Лист посещаемости"),
            *("Тест до занятия", "Тест после занятия", "Ключ к тестам", "Опрос"),
        ),
        ("Завязка", "Изложение", "Упражнение", "Обсуждение", "План применения", "Опрос"),
        ("№", "Имя", "Предприятие", "Людей", "Регион", "Пол", "До 30 лет", "Пишите мне", "Подпись"),
        ("Люди", "Женщины", "До 30 лет", "Предприятия", "Предприятия до 9 человек", "Сельские предприятия"),
        (
            *("Учебное занятие на {n} минут", "{n} мин", "Цель", "Результаты обучения", "Принести"),
            *("План на одной странице", "Время", "Часть", "Что делает тренер", "Слайд {n}", "Сказать"),
            *("Карточка обсуждения", "Вопрос", "Что услышать", "До занятия: местные условия"),
            *("В нашей стране", "Заполнить", "Отвечает: {owner}. Проверить снова до {date}."),
            "Это следовало проверить до {date}. Проверьте, прежде чем преподавать.",
            *("Для тренера. Не раздавать.", "Модуль", "Тренер", "Учреждение", "Место", "Дата", "Заметки"),
            *("Имя", "Предприятие", "Ответ"),
            "Ваше имя и предприятие хранятся как подтверждение того, что занятие состоялось, и учитываются в отчётах "
            "без имени. Вы можете спросить учреждение, что оно о вас хранит.",
            *("Подсчитать после занятия", "Сканируйте, чтобы ответить с телефона", "Код занятия"),
            "Отвечайте самостоятельно. Результат помогает тренеру и больше ни на что не влияет.",
            "Один балл за каждый полностью верный ответ. Доля верных ответов в процентах; прирост = (после − до) ÷ "
            "(100 − до).",
            "Банк вопросов этого модуля мал, поэтому часть вопросов в тестах совпадает.",
            *("Ещё не переведено: на языке {language}.", "№", "Следующий шаг", "Когда", "Кто"),
            "Мой партнёр спросит меня",
        ),
    ),
    "zh-hans": _words(
        (
            *("培训指南", "幻灯片", "练习单", "答案说明", "出勤表"),
            *("培训前测验", "培训后测验", "测验答案", "问卷调查"),
        ),
        ("导入", "讲解", "练习", "总结讨论", "行动计划", "问卷调查"),
        ("序号", "姓名", "企业", "人数", "地区", "性别", "30 岁以下", "可联系我", "签名"),
        ("人数", "女性", "30 岁以下", "企业", "1–9 人的企业", "农村企业"),
        (
            *("{n} 分钟培训场次", "{n} 分钟", "目标", "学习成果", "准备物品", "一页计划", "时间", "环节"),
            *("培训师做什么", "幻灯片 {n}", "讲述", "总结讨论卡", "问题", "留意的回答", "授课前：本地化检查"),
            *("在我国", "待填写", "负责人：{owner}。请于 {date} 前复核。"),
            "此内容应在 {date} 前复核。授课前请先核实。",
            *("仅供培训师使用，请勿分发。", "模块", "培训师", "机构", "地点", "日期", "备注", "姓名", "企业", "答案"),
            "您的姓名和企业作为培训已举行的证明材料保存，在报告中统计时不含姓名。您可以向机构询问其保存的有关您的信息。",
            *("培训后统计", "扫码用手机作答", "培训代码"),
            "请独立作答。结果用于帮助培训师，不作他用。",
            "每道完全答对的题得一分。计算正确率（百分比）；提高幅度 =（后 − 前）÷（100 − 前）。",
            "本模块题库较小，两份测验有部分相同题目。",
            *("尚未翻译：以{language}显示。", "序号", "下一步", "期限", "负责人", "同伴询问我的日期"),
        ),
    ),
}
