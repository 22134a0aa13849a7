import sys
import time

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pages import clock

WORKER_SILENT_AFTER = 60
LARGEST_SKEW_SECONDS = 2
AWAY = (OperationalError, InterfaceError)


@never_cache
def healthz(request):
    """Say which parts work; 503 when one does not."""
    parts = {name: _state(check) for name, check in CHECKS.items()}
    healthy = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if healthy else "failing", **parts}, status=200 if healthy else 503)


def _state(check):
    try:
        return check() or "ok"
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, the report must come
        return f"failing: {type(error).__name__}"


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _clock():
    """Deadlines are kept by the database's clock; but what else this machine dates would be wrong."""
    skew = clock.skew()
    if abs(skew) > LARGEST_SKEW_SECONDS:
        side = "ahead of" if skew > 0 else "behind"
        return f"failing: the clock of this machine is {abs(skew):.0f} seconds {side} the database's"
    return None


def _cache():
    cache.set("healthz", "1", 10)
    if cache.get("healthz") != "1":
        return "failing: a value did not come back"
    return None


def _queue():
    """The worker touches its file every few seconds."""
    heartbeat = settings.VAR_DIR / "worker.heartbeat"
    silent = time.time() - heartbeat.stat().st_mtime if heartbeat.exists() else None
    if silent is None:
        return "failing: the worker has not started"
    if silent > WORKER_SILENT_AFTER:
        return f"failing: the worker has been silent for {silent:.0f} seconds"
    return None


def _mail():
    """The worker sends: ask how the last message went. One that nobody has tried to send says nothing."""
    messages = DBTaskResult.objects.filter(task_path="learning.mail.send_message")
    last = messages.exclude(finished_at=None, exception_class_path="").order_by("-started_at").first()
    if last and last.status != TaskResultStatus.SUCCESSFUL:
        return f"failing: the last message could not be sent ({last.exception_class_path})"
    return None


def _storage():
    storage = storages["private"]
    storage.delete(storage.save("healthz", ContentFile(b"1")))


CHECKS = {
    "database": _database,
    "clock": _clock,
    "cache": _cache,
    "queue": _queue,
    "mail": _mail,
    "storage": _storage,
}


# Who fetches a page because somebody shares a link to it, to show what it leads to; none of them fills a search engine.
LINK_PREVIEWS = (
    "LinkedInBot",
    "Twitterbot",
    "facebookexternalhit",
    "Slackbot-LinkExpanding",
    "WhatsApp",
    "TelegramBot",
)


def robots(request):
    previews = "".join(f"User-agent: {name}\n" for name in LINK_PREVIEWS)
    text = f"User-agent: *\nDisallow: /cms/\nDisallow: /verify/\n\n{previews}Disallow: /cms/\n"
    return HttpResponse(text, content_type="text/plain")


@require_safe
def service_worker(request):
    """Serve the worker of quizzes from the root: from below /static/ it could not care for any page."""
    return render(request, "sw.js", content_type="text/javascript")


@never_cache
def editor_sign_in(request):
    """Lead to the one sign-in. Who is signed in and comes here may not enter the editor: say so, or it never ends."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("wagtailadmin_home")))


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer 503 when a part that the page needs is away: the same request may succeed a little later."""
    return render(request, "500.html", status=503 if is_away(sys.exception()) else 500)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def is_away(error):
    """Whether the database or Redis does not answer. Known by name: Redis' library takes 6 MB, and few sites use it."""
    return isinstance(error, AWAY) or any(each.__module__ == "redis.exceptions" for each in type(error).__mro__)
