"""Wanted objects to the database, through Wagtail's own revisions, and never over an editor's work.

A CatalogueEntry keeps for each object the digest of what the files said and a fingerprint of what was written. When the
object has another fingerprint today, somebody has changed it in Wagtail, and it is theirs.
"""

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, RevisionMixin

from courses.catalogue.parts import parts
from courses.catalogue.problems import BrokenCatalogue, Problem
from courses.catalogue.wanted import digest_of, is_pointer, wanted
from courses.models import (
    CatalogueEntry,
    CourseIndexPage,
    CourseModule,
    CoursePage,
    GlossaryTerm,
    LessonPage,
    ModuleIndexPage,
    ModulePage,
    ReferenceFigure,
)
from pages.bootstrap import prepare_site
from pages.permissions import prepare_groups
from quizzes.models import Question, Quiz

CREATED, UPDATED, UNCHANGED, KEPT = "created", "updated", "unchanged", "kept"
CHANGED_IN_WAGTAIL = "changed by an editor in Wagtail"
DELETED_IN_WAGTAIL = "deleted by an editor in Wagtail"
TAKEN = "something else has its code or address already"
NOT_THERE = "what it belongs to is not there"
GONE = "no longer in the catalogue; unpublish it in Wagtail if you want"


@dataclass
class Outcome:
    """What a load did: (verb, source, reason) for every object that it did not leave unchanged."""

    lines: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    def note(self, verb, source, reason=""):
        self.counts[verb] += 1
        if verb != UNCHANGED:
            self.lines.append((verb, source, reason))


@transaction.atomic
def write(catalogue):
    """Bring the database to what the catalogue says, and return the Outcome."""
    home = prepare_site()
    parents = {
        "courses": index_page(home, CourseIndexPage, "courses", "Courses"),
        "modules": index_page(home, ModuleIndexPage, "modules", "Modules"),
    }
    outcome = Writer(wanted(catalogue), parents).write()
    prepare_groups()
    return outcome


def index_page(home, model, slug, title):
    """Return the page that lists courses or modules; a site has one of each."""
    page = model.objects.child_of(home).first()
    if page is None:
        page = home.add_child(instance=model(title=title, slug=slug, live=False, locale=home.locale))
        page.save_revision(log_action=True).publish()
    return page


class Writer:
    def __init__(self, objects, parents):
        self._objects, self._parents = objects, dict(parents)
        self._locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
        self._entries = {entry.path: entry for entry in CatalogueEntry.objects.all()}
        self._stored = self._read_stored()
        self._rows = {}  # path -> primary key, for pointers
        self._new = set()  # primary keys of pages made now
        self._outcome = Outcome()

    def write(self):
        for target in self._objects:
            self._outcome.note(*self._bring(target))
        for target in self._objects:
            if target.pages:
                self._order_pages(target)
        self._name_what_is_gone()
        return self._outcome

    def _read_stored(self):
        """Return what the database has of the wanted objects, by path, in one query for each model."""
        stored = {}
        for model in {target.model for target in self._objects}:
            targets = [target for target in self._objects if target.model is model]
            name = "translation_key" if hasattr(model, "translation_key") else "code"
            rows = {getattr(row, name): row for row in self._rows_of(model)}
            keys = {target.path: target.key if name == "translation_key" else target.values[name] for target in targets}
            stored |= {path: rows[key] for path, key in keys.items() if key in rows}
        return stored

    def _rows_of(self, model):
        if not hasattr(model, "translation_key"):
            return model.objects.all()
        streams = [field.name for field in model._meta.concrete_fields if isinstance(field, StreamField)]
        return model.objects.filter(locale=self._locale).defer(*streams)

    # One object

    def _bring(self, target):
        """Create, update or leave one object. Returns (verb, source, reason)."""
        entry, stored = self._entries.get(target.path), self._stored.get(target.path)
        if stored is not None:
            self._know(target, stored)
        if entry is None:
            return self._create(target, stored)
        if stored is None:
            return KEPT, target.source, DELETED_IN_WAGTAIL
        if fingerprint(target, stored) != entry.written or self._was_moved(target, stored):
            return KEPT, target.source, CHANGED_IN_WAGTAIL
        if target.digest == entry.digest:
            return UNCHANGED, target.source, ""
        return self._update(target, entry, stored)

    def _know(self, target, instance):
        self._rows[target.path] = instance.pk
        if issubclass(target.model, Page):
            self._parents[target.path] = instance

    def _was_moved(self, target, stored):
        parent = self._parents.get(target.parent)
        return bool(target.parent) and (parent is None or stored.path[: -Page.steplen] != parent.path)

    def _create(self, target, stored):
        if stored is not None or self._is_taken(target):
            return KEPT, target.source, TAKEN
        if self._lacks_something(target):
            return KEPT, target.source, NOT_THERE
        instance = target.model()
        if hasattr(instance, "translation_key"):
            instance.translation_key, instance.locale = target.key, self._locale
        self._fill(instance, target)
        with in_words(target):
            self._insert(instance, target)
            written = self._publish(instance, target)
        self._know(target, instance)
        CatalogueEntry.objects.create(path=target.path, object_key=target.key, digest=target.digest, written=written)
        return CREATED, target.source, ""

    def _is_taken(self, target):
        """Say whether something that the catalogue did not make has the code or the address."""
        if issubclass(target.model, Page):
            parent = self._parents.get(target.parent)
            return bool(parent) and parent.get_children().filter(slug=target.values["slug"]).exists()
        if target.model is Question:
            return Question.objects.filter(locale=self._locale, code=target.values["code"]).exists()
        return False

    def _lacks_something(self, target):
        """Say whether the page above, or what a foreign key must name, is not there."""
        owners = [value["pointer"] for value in target.values.values() if is_pointer(value)]
        return (target.parent and target.parent not in self._parents) or any(path not in self._rows for path in owners)

    def _insert(self, instance, target):
        if issubclass(target.model, RevisionMixin):
            instance.live = False  # until its first revision is published
        if issubclass(target.model, Page):
            self._parents[target.parent].add_child(instance=instance)
            self._new.add(instance.pk)
        else:
            instance.full_clean()
            instance.save()

    def _update(self, target, entry, stored):
        if self._lacks_something(target):
            return KEPT, target.source, NOT_THERE
        instance = target.model.objects.get(pk=stored.pk)
        self._fill(instance, target)
        with in_words(target):
            if not issubclass(target.model, RevisionMixin):
                instance.full_clean()
                instance.save()
            entry.digest, entry.written = target.digest, self._publish(instance, target)
        entry.save(update_fields=["digest", "written"])
        return UPDATED, target.source, ""

    def _publish(self, instance, target):
        """Publish a new revision of what has revisions. Returns the fingerprint."""
        if issubclass(target.model, RevisionMixin):
            instance.save_revision(log_action=True).publish()
            instance.live = True
        return fingerprint(target, instance)

    # Fields

    def _fill(self, instance, target):
        streams = {field.name for field in instance._meta.concrete_fields if isinstance(field, StreamField)}
        for name, value in target.values.items():
            value = self._resolve(value)
            if name == "course_modules":
                instance.course_modules = course_rows(instance, value)
            else:
                # As JSON, which is the one form of a stream that keeps the ids of its blocks.
                setattr(instance, name, json.dumps(value) if name in streams else value)

    def _resolve(self, value):
        """Return the value with primary keys for pointers."""
        if is_pointer(value):
            return self._rows.get(value["pointer"])
        if isinstance(value, dict):
            return {name: self._resolve(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._resolve(part) for part in value]
        return value

    # After all objects

    def _order_pages(self, target):
        """Put the pages of a module in the order of the files, unless an editor has changed that order."""
        path, parent = f"{target.path}/order", self._parents.get(target.path)
        if parent is None:
            return
        now = list(LessonPage.objects.child_of(parent).order_by("path").values_list("pk", flat=True))
        entry, order = self._entries.get(path), digest_of(target.pages)
        if entry is None:
            key = parent.translation_key
            CatalogueEntry.objects.create(path=path, object_key=key, digest=order, written=digest_of(now))
            return
        if digest_of([pk for pk in now if pk not in self._new]) != entry.written:
            if entry.digest != order:
                self._outcome.note(KEPT, f"{target.source} (order of the lessons)", CHANGED_IN_WAGTAIL)
            return
        if entry.digest != order:
            wanted_now = [self._rows[page] for page in target.pages if page in self._rows]
            now = put_in_order(parent, wanted_now + [pk for pk in now if pk not in wanted_now])
        entry.digest, entry.written = order, digest_of(now)
        entry.save(update_fields=["digest", "written"])

    def _name_what_is_gone(self):
        """Report what an earlier catalogue made and this one does not have, while it can still be seen."""
        wanted_paths = {target.path for target in self._objects}
        gone = [
            entry for path, entry in self._entries.items() if path not in wanted_paths and not path.endswith("/order")
        ]
        if gone:
            visible = visible_keys(self._locale)
            for entry in sorted(gone, key=lambda entry: entry.path):
                if entry.object_key in visible:
                    self._outcome.note(KEPT, entry.path, GONE)


@contextmanager
def in_words(target):
    """Turn a refusal by a model into a problem of the file that asked for it."""
    try:
        yield
    except ValidationError as error:
        raise BrokenCatalogue([Problem(target.source, 1, " ".join(error.messages))]) from error


def fingerprint(target, instance):
    """Return what tells an editor's change: the last revision, or the values of what has no revisions."""
    if issubclass(target.model, RevisionMixin):
        return f"{instance.latest_revision_id}" if instance.live else "unpublished"
    return digest_of({name: getattr(instance, name) for name in target.values})


def course_rows(course, wanted_rows):
    """Return the modules of a course in order; a module that stays keeps its row."""
    present = {row.module_id: row for row in course.course_modules.all()} if course.pk else {}
    rows = []
    for place, wanted_row in enumerate(row for row in wanted_rows if row["module_id"]):
        row = present.get(wanted_row["module_id"]) or CourseModule(module_id=wanted_row["module_id"])
        row.required, row.sort_order = wanted_row["required"], place
        rows.append(row)
    return rows


def put_in_order(parent, keys):
    for key in keys:
        # Read anew each time: a move changes the paths of the others.
        Page.objects.get(pk=key).specific.move(Page.objects.get(pk=parent.pk), pos="last-child")
    return keys


def visible_keys(locale):
    """Return the keys of everything of the catalogue's kinds that is published in a language."""
    keys = set()
    more = [part.model for part in parts().values()]
    for model in (CoursePage, ModulePage, LessonPage, Question, Quiz, GlossaryTerm, ReferenceFigure, *more):
        rows = model.objects.filter(locale=locale)
        rows = rows.filter(live=True) if issubclass(model, RevisionMixin) else rows
        keys |= set(rows.values_list("translation_key", flat=True))
    return keys
