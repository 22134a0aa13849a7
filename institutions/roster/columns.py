"""The columns of a list of learners, by the names that people give them in six languages and Moodle’s. Pure."""

import re
import unicodedata

EMAIL, FIRST_NAME, LAST_NAME, LANGUAGE = "email", "first_name", "last_name", "language"
COHORT, COURSES, FIRM_NAME, FIRM_SIZE, GENDER = "cohort", "courses", "firm_name", "firm_size", "gender"
FIELDS = (EMAIL, FIRST_NAME, LAST_NAME, LANGUAGE, COHORT, COURSES, FIRM_NAME, FIRM_SIZE, GENDER)
# Of these a table may have several columns: Moodle writes course1, course2 and so on.
NUMBERED = (COURSES, COHORT)
MOST_IN = {EMAIL: 254, FIRST_NAME: 150, LAST_NAME: 150, COHORT: 100, FIRM_NAME: 200}

# English first, then French, Spanish, Arabic, Russian, Chinese, and Moodle's where it differs.
NAMES = {
    EMAIL: (
        *("email", "e-mail", "email address", "e-mail address", "mail"),
        *("courriel", "adresse électronique", "adresse e-mail", "adresse email", "adresse mail"),
        *("correo", "correo electrónico", "dirección de correo", "dirección de correo electrónico"),
        *("البريد الإلكتروني", "البريد الالكتروني", "بريد إلكتروني", "عنوان البريد الإلكتروني"),
        *("электронная почта", "эл. почта", "почта", "адрес электронной почты", "емейл", "имейл"),
        *("电子邮件", "电子邮箱", "邮箱", "邮件地址", "电子邮件地址"),
    ),
    FIRST_NAME: (
        *("first name", "firstname", "given name", "forename", "given names"),
        *("prénom", "prénoms"),
        *("nombre", "nombres", "nombre de pila"),
        *("الاسم الأول", "الاسم الاول", "الاسم"),
        *("имя",),
        *("名", "名字"),
    ),
    LAST_NAME: (
        *("last name", "lastname", "surname", "family name"),
        *("nom", "nom de famille"),
        *("apellido", "apellidos"),
        *("اسم العائلة", "الاسم الأخير", "الاسم الاخير", "اللقب"),
        *("фамилия",),
        *("姓", "姓氏"),
    ),
    LANGUAGE: (
        *("language", "preferred language", "lang", "language code"),
        *("langue", "langue préférée"),
        *("idioma", "lengua", "idioma preferido"),
        *("اللغة", "لغة", "اللغة المفضلة"),
        *("язык", "предпочитаемый язык"),
        *("语言", "首选语言"),
    ),
    COHORT: (
        *("cohort", "class", "group", "cohort name"),
        *("cohorte", "classe", "groupe", "promotion"),
        *("clase", "grupo"),
        *("الفوج", "المجموعة", "الصف", "الدفعة"),
        *("группа", "когорта", "поток"),
        *("班级", "班", "小组", "批次"),
    ),
    COURSES: (
        *("course", "courses"),
        *("cours", "formation", "formations"),
        *("curso", "cursos"),
        *("الدورة", "الدورات", "المقرر", "المقررات"),
        *("курс", "курсы"),
        *("课程",),
    ),
    FIRM_NAME: (
        *("firm", "firm name", "company", "company name", "organisation", "organization", "institution", "employer"),
        *("entreprise", "nom de l’entreprise", "société"),
        *("empresa", "nombre de la empresa"),
        *("الشركة", "اسم الشركة", "المؤسسة"),
        *("компания", "фирма", "название компании", "предприятие", "организация"),
        *("公司", "企业", "公司名称", "企业名称"),
    ),
    FIRM_SIZE: (
        *("firm size", "company size", "size", "employees", "number of employees"),
        *("taille de l’entreprise", "effectif", "nombre de salariés"),
        *("tamaño de la empresa", "tamaño", "empleados", "número de empleados"),
        *("حجم الشركة", "عدد الموظفين"),
        *("размер компании", "размер фирмы", "число сотрудников", "количество сотрудников"),
        *("公司规模", "企业规模", "员工人数"),
    ),
    GENDER: (
        *("gender", "sex"),
        *("genre", "sexe"),
        *("género", "sexo"),
        *("الجنس", "النوع"),
        *("пол",),
        *("性别",),
    ),
}


def bare(text):
    """Return a word as it is compared: small letters, no accents, one blank between words."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("_", " ")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(plain.strip("\ufeff *:").split())


FIELD_OF = {bare(name): field for field, names in NAMES.items() for name in names}


def field_of(heading):
    """Return the field that a heading names, or None."""
    if field := FIELD_OF.get(bare(heading)):
        return field
    numbered = re.fullmatch(r"(.*\D) ?\d{1,2}", bare(heading))
    field = FIELD_OF.get(numbered[1].strip()) if numbered else None
    return field if field in NUMBERED else None


def fields_of(headings):
    """Return the field of each column, None for those that say nothing here; and the first field named twice, or ""."""
    fields = [field_of(heading) for heading in headings]
    named = [field for field in fields if field]
    twice = next((field for field in named if field not in NUMBERED and named.count(field) > 1), "")
    return fields, twice
