"""The words that every certificate prints, in each language. Pure.

They stand here and not among the translations of the site: they are chosen together for one sheet of paper, avoid the
grammatical gender of the holder, and are frozen with the design, so that no later translation changes what was issued.
The name stands between the heading and the sentence, the title after the sentence.
"""

KINDS = ("course", "module", "accreditation", "attendance")


def _words(*, headings, sentences, hours, minutes, date="DATE_FORMAT", **labels):
    """`date`: how dates are written, in Django's letters, where that is not as the language usually does."""
    return {
        "heading": dict(zip(KINDS, headings, strict=True)),
        "sentence": dict(zip(KINDS, sentences, strict=True)),
        "footnote": dict.fromkeys(KINDS, ""),
        "hours": hours,
        "minutes": minutes,
        "date": date,
        **labels,
    }


# Plural forms by their CLDR category; `other` is there always.
WORDS = {
    "en": _words(
        headings=(
            "Certificate of completion",
            "Module attestation",
            "Trainer accreditation",
            "Certificate of attendance",
        ),
        sentences=("has completed the course", "has completed the module", "is accredited as", "has attended"),
        hours={"one": "{n} hour", "other": "{n} hours"},
        minutes={"one": "{n} minute", "other": "{n} minutes"},
        outcomes="The holder of this certificate can:",
        completed="Completed on",
        time="Learning time",
        score="Score",
        percent="{n}%",
        issued="Issued on",
        expires="Valid until",
        institution="Institution",
        cohort="Group",
        id="Certificate id",
        check="Check this certificate with its id at",
        code="QR code that confirms this certificate",
        logo="Logo of {name}",
        signature="Signature of {name}",
        document="Certificate for {name}: {title}",
    ),
    "fr": _words(
        headings=(
            "Certificat de réussite",
            "Attestation de module",
            "Accréditation pour la formation",
            "Attestation de participation",
        ),
        sentences=(
            "a suivi avec succès la formation",
            "a suivi avec succès le module",
            "reçoit l’accréditation suivante",
            "a participé à",
        ),
        hours={"one": "{n} heure", "other": "{n} heures"},
        minutes={"one": "{n} minute", "other": "{n} minutes"},
        outcomes="La personne titulaire de ce certificat sait :",
        completed="Terminé le",
        time="Durée de la formation",
        score="Résultat",
        percent="{n}\u00a0%",
        issued="Délivré le",
        expires="Valable jusqu’au",
        institution="Établissement",
        cohort="Groupe",
        id="Numéro du certificat",
        check="Vérifiez ce certificat avec son numéro sur",
        code="Code QR qui confirme ce certificat",
        logo="Logo : {name}",
        signature="Signature : {name}",
        document="Certificat de {name} : {title}",
    ),
    "es": _words(
        headings=(
            "Certificado de finalización",
            "Constancia de módulo",
            "Acreditación para la formación",
            "Certificado de asistencia",
        ),
        sentences=(
            "ha completado el curso",
            "ha completado el módulo",
            "recibe la siguiente acreditación",
            "ha asistido a",
        ),
        hours={"one": "{n} hora", "other": "{n} horas"},
        minutes={"one": "{n} minuto", "other": "{n} minutos"},
        outcomes="La persona titular de este certificado sabe:",
        completed="Finalizado el",
        time="Duración",
        score="Resultado",
        percent="{n}\u00a0%",
        issued="Expedido el",
        expires="Válido hasta el",
        institution="Institución",
        cohort="Grupo",
        id="Número del certificado",
        check="Compruébelo con su número en",
        code="Código QR que confirma este certificado",
        logo="Logotipo de {name}",
        signature="Firma de {name}",
        document="Certificado de {name}: {title}",
    ),
    "ar": _words(
        headings=("شهادة إتمام دورة", "إفادة بإتمام وحدة", "شهادة اعتماد", "شهادة حضور"),
        sentences=("لإتمام الدورة", "لإتمام الوحدة", "لنيل الاعتماد بصفة", "لحضور"),
        hours={
            "one": "ساعة واحدة",
            "two": "ساعتان",
            "few": "{n} ساعات",
            "other": "{n} ساعة",
        },
        minutes={
            "one": "دقيقة واحدة",
            "two": "دقيقتان",
            "few": "{n} دقائق",
            "other": "{n} دقيقة",
        },
        # Months have other names in the east of the Arab world than in the west; and a date of digits alone is copied
        # from a PDF in its order, which one of digits between Arabic words is not.
        date="Y/m/d",
        outcomes="تشهد هذه الوثيقة بالقدرة على ما يلي:",
        completed="تاريخ الإتمام",
        time="مدة التعلم",
        score="النتيجة",
        percent="{n}%",
        issued="تاريخ الإصدار",
        expires="صالحة حتى",
        institution="المؤسسة",
        cohort="المجموعة",
        id="رقم الشهادة",
        check="للتحقق من هذه الشهادة برقمها",
        code="رمز للتحقق من هذه الشهادة",
        logo="شعار {name}",
        signature="توقيع {name}",
        document="شهادة {name}: {title}",
    ),
    "ru": _words(
        headings=(
            "Сертификат о прохождении курса",
            "Справка о прохождении модуля",
            "Свидетельство об аккредитации",
            "Свидетельство об участии",
        ),
        sentences=(
            "подтверждается прохождение курса",
            "подтверждается прохождение модуля",
            "имеет аккредитацию",
            "подтверждается участие",
        ),
        hours={"one": "{n} час", "few": "{n} часа", "other": "{n} часов"},
        minutes={"one": "{n} минута", "few": "{n} минуты", "other": "{n} минут"},
        outcomes="Подтверждённые умения:",
        completed="Дата завершения",
        time="Объём обучения",
        score="Результат",
        percent="{n}\u00a0%",
        issued="Дата выдачи",
        expires="Действует до",
        institution="Организация",
        cohort="Группа",
        id="Номер сертификата",
        check="Проверить по номеру можно на странице",
        code="QR-код, подтверждающий сертификат",
        logo="Логотип: {name}",
        signature="Подпись: {name}",
        document="Сертификат, {name}: {title}",
    ),
    "zh-hans": _words(
        headings=("结业证书", "模块学习证明", "培训师资格证书", "出席证明"),
        sentences=("已完成课程", "已完成模块", "获得以下资格", "已参加"),
        hours={"other": "{n} 小时"},
        minutes={"other": "{n} 分钟"},
        outcomes="本证书持有人能够:",
        completed="完成日期",
        time="学习时长",
        score="成绩",
        percent="{n}%",
        issued="签发日期",
        expires="有效期至",
        institution="机构",
        cohort="班级",
        id="证书编号",
        check="请凭编号在以下网址核验本证书",
        code="用于核验本证书的二维码",
        logo="{name}的标志",
        signature="{name}的签名",
        document="{name}的证书:{title}",
    ),
}


def words_in(words, language):
    """Return the words of a language: from what was frozen, else from here, else in English."""
    return words.get(language) or WORDS.get(language) or words.get("en") or WORDS["en"]


def counted(forms, number, language):
    """Return a number with its noun, such as "2 hours"."""
    form = forms.get(_category(number, language), forms["other"])
    return form.replace("{n}", str(number))


def time_in_words(words, minutes, language):
    """Return the learning time as it is printed: whole hours where it is some."""
    if minutes % 60 == 0:
        return counted(words["hours"], minutes // 60, language)
    return counted(words["minutes"], minutes, language)


def _category(number, language):
    """Return the CLDR plural category of a whole number, as far as it makes a difference in WORDS."""
    tens, ones = number % 100, number % 10
    if language == "ru":
        if ones == 1 and tens != 11:
            return "one"
        return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "other"
    if language == "ar":
        return {1: "one", 2: "two"}.get(number) or ("few" if 3 <= tens <= 10 else "other")
    if language == "fr":
        return "one" if number < 2 else "other"
    return "one" if number == 1 else "other"
