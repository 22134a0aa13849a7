"""Who may do what in the editor. People, settings and the home page are for superusers alone.

Rights are only ever added here, so that what an administrator gave a group beyond them stays.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

TRAINERS, MODERATORS = "Trainers", "Moderators"
COLLECTION = "Training material"
WORKFLOW = "Moderators approval"

# Models are named, not imported: the apps that own them stand above this one.
INDEX_PAGES = ["courseindexpage", "moduleindexpage"]
PAGE_RIGHTS = {
    TRAINERS: ["add_page", "change_page", "publish_page"],
    MODERATORS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
SNIPPETS = [
    ("quizzes", "question"),
    ("quizzes", "quiz"),
    ("trainers", "facilitatorguide"),
    ("quizzes", "questionbank"),
    ("courses", "glossaryterm"),
    ("courses", "referencefigure"),
]
SNIPPET_RIGHTS = {
    TRAINERS: ["add", "change", "view", "publish"],
    MODERATORS: ["add", "change", "view", "publish", "lock", "unlock"],
}
MODERATED_SNIPPETS = SNIPPETS[:3]
# What is signed in somebody's name: trainers prepare it, moderators publish it.
SIGNED_SNIPPETS = [("certificates", "certificatedesign")]
SIGNED_RIGHTS = {TRAINERS: ["add", "change", "view"], MODERATORS: ["add", "change", "view", "publish", "delete"]}
COLLECTION_RIGHTS = [
    ("wagtailimages", ["add_image", "change_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "choose_document"]),
    ("wagtailmedia", ["add_media", "change_media"]),
]


@transaction.atomic
def prepare_groups():
    """Give trainers and moderators what exists so far. Run it again when pages have been added."""
    if not Group.objects.filter(name=TRAINERS).exists():
        _narrow_wagtails_own_groups()
    for name in (TRAINERS, MODERATORS):
        group, _created = Group.objects.get_or_create(name=name)
        rights = _snippet_permissions(SNIPPETS, SNIPPET_RIGHTS[name]) + _snippet_permissions(
            SIGNED_SNIPPETS, SIGNED_RIGHTS[name]
        )
        group.permissions.add(*rights, _permission("wagtailadmin", "access_admin"))
        _grant_pages(group, PAGE_RIGHTS[name])
        _grant_collection(group)
    _attach_workflow()


def _narrow_wagtails_own_groups():
    """Wagtail lets its two groups edit the whole site and every collection."""
    GroupPagePermission.objects.filter(group__name__in=["Editors", MODERATORS]).delete()
    GroupCollectionPermission.objects.filter(group__name__in=["Editors", MODERATORS]).delete()
    Group.objects.filter(name="Editors", user=None).delete()
    for group in Group.objects.filter(name__in=["Editors", MODERATORS]):
        group.permissions.clear()


def _permission(app_label, codename):
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _snippet_permissions(snippets, rights):
    codenames = [(app, f"{right}_{model}") for app, model in snippets for right in rights]
    wanted = Permission.objects.filter(content_type__app_label__in={app for app, _model in snippets})
    return [
        each
        for each in wanted.select_related("content_type")
        if (each.content_type.app_label, each.codename) in codenames
    ]


def _grant_pages(group, rights):
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=rights)
    indexes = Page.objects.filter(content_type__app_label="courses", content_type__model__in=INDEX_PAGES)
    for page in indexes:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_collection(group):
    collection = _collection()
    for app_label, rights in COLLECTION_RIGHTS:
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename__in=rights):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _collection():
    found = Collection.objects.filter(name=COLLECTION).first()
    if found:
        return found
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.add_child(name=COLLECTION)


def _attach_workflow():
    """Let every page, question, quiz and guide be submitted to the moderators, where nothing else was chosen."""
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.set(Group.objects.filter(name=MODERATORS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    root = Page.get_first_root_node()
    if root:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    for app_label, model in MODERATED_SNIPPETS:
        content_type = ContentType.objects.get_by_natural_key(app_label, model)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
