"""The lines of the ledger in words."""

from django.utils.translation import gettext as _

from progress.hours import Source


def what(line, modules):
    """Return what was done: a lesson, or the quiz of a module."""
    module = modules.get(line.module)
    if line.source == Source.QUIZ:
        title = module.title if module else _("not published any more")
        return _("Quiz passed: %(title)s") % {"title": title}
    lesson = module.lesson(line.lesson) if module else None
    return _("Lesson read: %(title)s") % {"title": lesson.title if lesson else _("not published any more")}


def rests_on(line):
    """Return where the minutes come from."""
    if line.planned is None:
        return _("not published any more: no minutes planned")
    if line.source == Source.LESSON:
        return _("planned for the lesson: %(planned)s") % {"planned": line.planned}
    said = {"planned": line.planned, "less": line.less}
    return _("planned for the module: %(planned)s, less its lessons: %(less)s") % said
