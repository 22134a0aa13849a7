"""Settings of the tests: those of the product, with what a test must not wait for or send."""

import os
import tempfile

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="cascade-test-"))

from learning.settings import *  # noqa: F403
from learning.settings import DATABASES, STORAGES

DEMO = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EQUALLY_LONG_SECONDS = 0
REQUIRE_MFA = False  # tests/security/test_second_step.py turns it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that threads of a live server see the same rows under the same locking as in production.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["VAR_DIR"], "test.sqlite3")}
