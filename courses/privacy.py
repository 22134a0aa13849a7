"""What the editor keeps about those who work with it. Its models are Wagtail's."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import OPENS, WORK, Call, Delete, Keep, Record

CONTENT = "It is the site's content."


def content(model, *paths):
    """Work on the site's content: it stays, by an account without a name."""
    return tuple(Record(model, path, Keep(WORK), withheld=CONTENT) for path in paths)


RECORDS = (
    Record(
        "wagtailusers.UserProfile",
        "user",
        Call("courses.erasing.delete_profile", "The picture is a file."),
        title=_("Your profile in the editor"),
        export=("preferred_language", "current_time_zone", "avatar", "dismissibles"),
    ),
    Record("wagtailcore.APIToken", "user", Delete(), withheld=OPENS),
    Record("wagtailadmin.EditingSession", "user", Delete(), withheld="It is forgotten within minutes."),
    Record("wagtailadmin.FormState", "user", Delete(), withheld="It is how a page of the editor was left."),
    Record(
        "wagtailcore.PageSubscription",
        "user",
        Delete(),
        title=_("Pages whose comments you follow"),
        export=("page__title",),
    ),
    Record(
        "wagtailcore.ModelLogEntry",
        "user",
        Call("courses.erasing.forget_labels", "What was done stays known, and not what the person was called."),
        title=_("What you did in the editor"),
        export=("action", "label", "timestamp"),
    ),
    Record(
        "wagtailcore.PageLogEntry",
        "user",
        Keep(WORK),
        title=_("What you did with pages"),
        export=("action", "label", "timestamp"),
    ),
    Record(
        "wagtailcore.Comment",
        "user",
        Keep(WORK),
        title=_("Comments you wrote on pages"),
        export=("page__title", "text", "created_at"),
    ),
    *content("wagtailcore.Comment", "resolved_by"),
    Record(
        "wagtailcore.CommentReply",
        "user",
        Keep(WORK),
        title=_("Replies you wrote to comments on pages"),
        export=("text", "created_at"),
    ),
    *content("wagtailcore.Page", "owner", "locked_by"),
    *content("wagtailcore.Revision", "user"),
    *content("wagtailcore.WorkflowState", "requested_by"),
    *content("wagtailcore.TaskState", "finished_by"),
    *content("wagtailcore.UploadedFile", "uploaded_by_user"),
    *content("wagtailimages.Image", "uploaded_by_user"),
    *content("wagtaildocs.Document", "uploaded_by_user"),
    *content("wagtailmedia.Media", "uploaded_by_user"),
    *content("wagtail_localize.StringTranslation", "last_translated_by"),
    *content("wagtail_localize.SegmentOverride", "last_translated_by"),
)
