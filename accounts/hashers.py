from os import cpu_count
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

# More at once than there are processors make none of them faster, and each takes memory of its own.
_at_once = BoundedSemaphore(cpu_count() or 1)


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet asks at least: 19 MiB, two rounds, one lane.

    Django's own numbers take 100 MB and 190 ms of processor time for each password: a class that signs in would fill a
    small server. A password is hashed anew at the next sign-in after these numbers change.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        with _at_once:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with _at_once:
            return super().verify(password, encoded)
