"""A table to fill in, as CSV and as XLSX, with two examples to write over. Pure."""

import csv
from io import BytesIO, StringIO

from institutions.roster import columns
from institutions.roster.examples import EXAMPLES
from institutions.roster.values import SIZES
from pages.cells import guarded
from pages.tables.csv_rows import BYTE_ORDER_MARK

ROWS_TO_FILL = 1000
# The heading of each column in the languages of the site, as `columns` reads it again.
HEADINGS = {
    "en": ("Email", "First name", "Last name", "Language", "Cohort", "Courses", "Firm", "Firm size", "Gender"),
    "fr": (
        *("Courriel", "Prénom", "Nom", "Langue", "Cohorte", "Cours", "Entreprise"),
        *("Taille de l’entreprise", "Genre"),
    ),
    "es": (
        *("Correo electrónico", "Nombre", "Apellidos", "Idioma", "Cohorte", "Cursos", "Empresa"),
        *("Tamaño de la empresa", "Género"),
    ),
    "ar": (
        *("البريد الإلكتروني", "الاسم الأول", "اسم العائلة", "اللغة", "الفوج", "الدورات", "الشركة"),
        *("حجم الشركة", "الجنس"),
    ),
    "ru": (
        *("Электронная почта", "Имя", "Фамилия", "Язык", "Группа", "Курсы", "Компания"),
        *("Размер компании", "Пол"),
    ),
    "zh-hans": ("电子邮件", "名", "姓", "语言", "班级", "课程", "公司", "公司规模", "性别"),
}
WIDTHS = dict.fromkeys(columns.FIELDS, 18) | {columns.EMAIL: 30, columns.COURSES: 30}


def rows_in(language):
    return [HEADINGS.get(language, HEADINGS["en"]), *EXAMPLES]


def csv_bytes(language):
    """Return a CSV file in which no cell is a formula."""
    out = StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows_in(language))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def xlsx_bytes(language):
    """Return an XLSX file in which every cell is a text, so that no spreadsheet makes a date of “1-9”."""
    # Here: most processes never need it.
    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Learners")
        if language == "ar":
            sheet.right_to_left()
        plain, heading = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bg_color": "#E7E6E6"})
        for place, field in enumerate(columns.FIELDS):
            sheet.set_column(place, place, WIDTHS[field], plain)
        for number, row in enumerate(rows_in(language)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, plain if number else heading)
        choices = {columns.LANGUAGE: ["en", "fr", "es", "ar", "ru", "zh"], columns.FIRM_SIZE: list(SIZES)}
        choices[columns.GENDER] = ["female", "male", "other"]
        for field, source in choices.items():
            place = columns.FIELDS.index(field)
            sheet.data_validation(
                1, place, ROWS_TO_FILL, place, {"validate": "list", "source": source, "error_type": "information"}
            )
        sheet.freeze_panes(1, 0)
    return out.getvalue()
