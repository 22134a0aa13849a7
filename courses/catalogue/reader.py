"""A folder to a Catalogue. All files are read and checked before anything else happens."""

import re
from dataclasses import dataclass

from courses.catalogue import schemas
from courses.catalogue.lessons import Block, Body, check_plan, split
from courses.catalogue.markdown import RichText
from courses.catalogue.parts import parts
from courses.catalogue.problems import Report
from courses.catalogue.sources import read_text, read_yaml

LESSON_NAME = re.compile(r"([1-9][0-9]?)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
# Addresses below a module that the product uses itself.
RESERVED = {"quiz", "story", "activity"}
MODULE_FILES = {"module.yaml", "questions.yaml", "story.md", "activity.md"}


@dataclass(frozen=True)
class Lesson:
    source: str
    slug: str
    kind: str
    head: schemas.LessonHead
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Module:
    source: str
    file: schemas.ModuleFile
    introduction: str
    lessons: tuple[Lesson, ...]
    questions: tuple[schemas.Asked, ...]
    more: tuple[tuple[str, str, schemas.Part], ...]  # (file, its path, what it says) of courses.catalogue.parts


@dataclass(frozen=True)
class Course:
    source: str
    file: schemas.CourseFile
    introduction: str


@dataclass(frozen=True)
class Catalogue:
    figures: tuple[schemas.Figure, ...]
    terms: tuple[schemas.Term, ...]
    modules: tuple[Module, ...]
    courses: tuple[Course, ...]


def read(folder):
    """Return the catalogue in a folder. Raises BrokenCatalogue with every mistake in it."""
    return Reader(folder).read()


class Reader:
    def __init__(self, folder):
        self._folder, self._report = folder, Report()
        # What other files may name; None when the file that says so could not be read.
        self._figures, self._terms = frozenset(), frozenset()

    def read(self):
        figures = self._list("reference.yaml", schemas.FigureFile, "figures", "key")
        terms = self._list("glossary.yaml", schemas.GlossaryFile, "terms", "term")
        self._figures = figures and {figure.key for figure in figures}
        self._terms = terms and {term.term for term in terms}
        modules, courses = self._modules(), self._courses()
        self._check_together(modules, courses)
        self._report.raise_if_any()
        return Catalogue(
            figures=tuple(figures),
            terms=tuple(terms),
            modules=tuple(module for _document, module in modules),
            courses=tuple(course for _document, course in courses),
        )

    # Files

    def _yaml(self, path, schema):
        """Return (document, values by the schema); None for what could not be read."""
        problem = self._report.about(path)
        if not (self._folder / path).is_file():
            problem(1, "this file is missing")
            return None, None
        text = read_text(self._folder / path, problem)
        document = text and read_yaml(text, problem)
        if text == "":
            problem(1, "the file is empty")
        return (document, schemas.check(document, schema, problem)) if document else (None, None)

    def _list(self, path, schema, field, key):
        """Return the items of a file of items, which may be missing; None when it could not be read."""
        if not (self._folder / path).exists():
            return ()
        document, file = self._yaml(path, schema)
        if file is None:
            return None
        items = getattr(file, field)
        named = [(getattr(item, key), path, document.line(field, place)) for place, item in enumerate(items)]
        self._refuse_repeated(named, key)
        return items

    def _refuse_repeated(self, named, what):
        """Report every name that was there before. `named`: (name, path, line)."""
        first = {}
        for name, path, line in named:
            if name.casefold() in first:
                self._report.add(path, line, f"the {what} `{name}` is used already in {first[name.casefold()]}")
            first.setdefault(name.casefold(), f"{path}:{line}")

    def _inside(self, place, pattern="*"):
        folder = self._folder / place
        if not folder.is_dir():
            return []
        return sorted(entry for entry in folder.glob(pattern) if not entry.name.startswith("."))

    # Modules

    def _modules(self):
        folders = self._inside("modules")
        if not folders:
            self._report.add("modules", 1, "there is no folder `modules` with a module in it")
        read = [self._module(folder) for folder in folders]
        return [found for found in read if found]

    def _module(self, folder):
        place = f"modules/{folder.name}"
        document, file = self._yaml(f"{place}/module.yaml", schemas.ModuleFile)
        bank, asked = self._yaml(f"{place}/questions.yaml", schemas.QuestionFile)
        kinds = {question.id: question.type for question in asked.questions} if asked else None
        more = self._more(folder, place)
        lessons = self._lessons(folder, place, file, kinds)
        if file is None:
            return None
        self._check_module(f"{place}/module.yaml", document, file, folder.name)
        if asked:
            self._check_questions(f"{place}/questions.yaml", bank, asked, file)
            self._check_quiz(f"{place}/module.yaml", document, file, asked.questions)
        introduction = self._introduction(f"{place}/module.yaml", document, file)
        questions = tuple(asked.questions) if asked else ()
        return document, Module(f"{place}/module.yaml", file, introduction, tuple(lessons), questions, more)

    def _more(self, folder, place):
        paths = {name: f"{place}/{name}" for name in parts() if (folder / name).exists()}
        read = [(name, path, self._yaml(path, parts()[name].schema)[1]) for name, path in paths.items()]
        return tuple(each for each in read if each[2])

    def _introduction(self, path, document, file):
        render = RichText(self._report.about(path))
        return render.html(file.introduction, document.first_line_of_text("introduction"))

    def _check_module(self, path, document, file, name):
        if name != f"{file.code}-{file.slug}":
            reason = f"the folder must be called {file.code}-{file.slug}, not {name}"
            self._report.add(path, document.line("slug"), reason)
        for place, term in enumerate(file.terms):
            if self._terms is not None and term not in self._terms:
                self._report.add(path, document.line("terms", place), f"glossary.yaml has no term `{term}`")
        terms = [(term, path, document.line("terms", place)) for place, term in enumerate(file.terms)]
        self._refuse_repeated(terms, "term")
        for code in file.outcomes:
            if not re.fullmatch(rf"{file.code}-LO\d+", code):
                reason = f"the outcome `{code}` must be like {file.code}-LO1"
                self._report.add(path, document.line("outcomes", code), reason)

    def _check_questions(self, path, document, asked, file):
        if asked.bank != file.code:
            self._report.add(path, document.line("bank"), f"`bank` must be {file.code}, as in module.yaml")
        for place, question in enumerate(asked.questions):
            if not re.fullmatch(rf"{file.code}-Q\d+", question.id):
                reason = f"the question `{question.id}` must be like {file.code}-Q01"
                self._report.add(path, document.line("questions", place, "id"), reason)
            if question.lo not in file.outcomes:
                reason = f"module.yaml has no outcome `{question.lo}`"
                self._report.add(path, document.line("questions", place, "lo"), reason)
        named = [(q.id, path, document.line("questions", place, "id")) for place, q in enumerate(asked.questions)]
        self._refuse_repeated(named, "code")

    def _check_quiz(self, path, document, file, questions):
        """Report a rule by which no paper can be drawn as promised."""
        rule = file.quiz
        pool = [question for question in questions if question.diff <= rule.max_difficulty]
        always = [question for question in pool if question.diff == rule.all_of_difficulty]
        uncovered = set(file.outcomes) - {question.lo for question in always}
        if len(pool) < rule.questions:
            enough = f"only {len(pool)} are of difficulty {rule.max_difficulty} or less"
            reason = f"the quiz draws {rule.questions} questions, but {enough}"
            self._report.add(path, document.line("quiz", "questions"), reason)
        if (rule.all_of_difficulty or 0) > rule.max_difficulty:
            reason = "`all_of_difficulty` is harder than `max_difficulty`"
            self._report.add(path, document.line("quiz", "all_of_difficulty"), reason)
        elif len(always) + len(uncovered) > rule.questions:
            must = f"{len(always)} by difficulty, {len(uncovered)} for other outcomes"
            reason = f"{rule.questions} questions cannot hold all that must be in: {must}"
            self._report.add(path, document.line("quiz", "questions"), reason)
        for code in set(file.outcomes) - {question.lo for question in pool}:
            reason = f"no question of difficulty {rule.max_difficulty} or less tests the outcome `{code}`"
            self._report.add(path, document.line("outcomes", code), reason)

    # Lessons

    def _lessons(self, folder, place, module, kinds):
        """Return the lessons in order, then the story, then the activity."""
        numbered = []
        for entry in self._inside(place):
            named = LESSON_NAME.fullmatch(entry.name)
            if named:
                numbered.append((int(named[1]), named[2], f"{place}/{entry.name}"))
            elif entry.name not in MODULE_FILES | set(parts()):
                reason = "this file has no place here; a lesson is called 1-its-address.md"
                self._report.add(f"{place}/{entry.name}", 1, reason)
        self._check_numbers(sorted(numbered), place)
        files = [(path, slug, "lesson") for _number, slug, path in sorted(numbered)]
        files += [(f"{place}/{kind}.md", kind, kind) for kind in ("story", "activity")]
        read = [self._lesson(path, slug, kind, module, kinds) for path, slug, kind in files]
        return [lesson for lesson in read if lesson]

    def _check_numbers(self, numbered, place):
        if not numbered:
            self._report.add(place, 1, "the module has no lesson")
        for wanted, (number, slug, path) in enumerate(numbered, 1):
            if number != wanted:
                self._report.add(path, 1, f"this lesson has the number {number}; {wanted} is next")
            if slug in RESERVED:
                self._report.add(path, 1, f"the address `{slug}` is taken; choose another name")
        self._refuse_repeated([(slug, path, 1) for _number, slug, path in numbered], "address")

    def _lesson(self, path, slug, kind, module, kinds):
        problem = self._report.about(path)
        if not (self._folder / path).is_file():
            return problem(1, "this file is missing")
        text = read_text(self._folder / path, problem)
        if text is None:
            return None
        lines = text.rstrip("\n").split("\n")
        if lines[0] != "---" or "---" not in lines[1:]:
            return problem(1, "the file must begin with a head between two lines of `---`")
        end = lines.index("---", 1)
        head = self._head(path, "\n".join(lines[1:end]), module)
        parts = split(lines[end + 1 :], end + 2, problem)
        blocks = Body(problem, figures=self._figures, questions=kinds).blocks(parts)
        check_plan(parts, kind, len(lines), problem)
        return head and Lesson(path, slug, kind, head, tuple(blocks))

    def _head(self, path, text, module):
        problem = self._report.about(path)
        document = read_yaml(text, problem, first_line=2)
        head = document and schemas.check(document, schemas.LessonHead, problem)
        for place, code in enumerate(head.outcomes if head and module else ()):
            if code not in module.outcomes:
                problem(document.line("outcomes", place), f"module.yaml has no outcome `{code}`")
        return head

    # Courses, and what only all files together can tell

    def _courses(self):
        read = []
        for file in self._inside("courses"):
            path = f"courses/{file.name}"
            if file.suffix != ".yaml":
                self._report.add(path, 1, "this file has no place here; a course is called its-address.yaml")
                continue
            document, course = self._yaml(path, schemas.CourseFile)
            if course:
                if file.stem != course.slug:
                    self._report.add(path, document.line("slug"), f"the file must be called {course.slug}.yaml")
                read.append((document, Course(path, course, self._introduction(path, document, course))))
        return read

    def _check_together(self, modules, courses):
        for field in ("code", "slug"):
            for group in (modules, courses):
                named = [(getattr(found.file, field), found.source, document.line(field)) for document, found in group]
                self._refuse_repeated(named, field)
        codes = {module.file.code for _document, module in modules}
        if len(codes) < len(self._inside("modules")):
            return  # a module could not be read, or two have one code: that is reported, and more would confuse
        for document, module in modules:
            for place, code in enumerate(module.file.prerequisites):
                self._check_code(module.source, document.line("prerequisites", place), code, codes - {module.file.code})
        for document, course in courses:
            for place, row in enumerate(course.file.modules):
                self._check_code(course.source, document.line("modules", place), row.code, codes)
            rows = [(row.code, course.source, document.line("modules", n)) for n, row in enumerate(course.file.modules)]
            self._refuse_repeated(rows, "module")

    def _check_code(self, path, line, code, known):
        if code not in known:
            self._report.add(path, line, f"there is no other module with the code `{code}`")
