from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

# What a session says about its browser, for its person to recognise it.
DEVICE, BEGUN_AT = "device", "begun_at"


class SessionStore(DatabaseSessionStore):
    """Sessions in the database, each with the person it belongs to."""

    @classmethod
    def get_model_class(cls):
        from accounts.models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session
