"""The yardstick: a Django view without middleware, database or template, on the same server."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bare",  # noqa: S106
    INSTALLED_APPS=[],
)
django.setup()

urlpatterns = [path("", lambda request: HttpResponse("ok"))]
application = WSGIHandler()
