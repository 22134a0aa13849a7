from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.signing import archive


class PublicKey(models.Model):
    """The public half of a key that signs or signed. It is published for ever, with the time in which it signed.

    The private half is a file outside the database: see certificates.signing.keyring.
    """

    DOCUMENTS, BADGES, TIMESTAMPS = archive.DOCUMENTS, archive.BADGES, archive.TIMESTAMPS
    PURPOSES = [
        (DOCUMENTS, _("Signs PDF documents")),
        (BADGES, _("Signs Open Badges and QR codes")),
        (TIMESTAMPS, _("Vouches for the time of signatures")),
    ]

    key_id = models.SlugField(max_length=32, unique=True)
    purpose = models.CharField(max_length=12, choices=PURPOSES)
    # Of documents: the signer's X.509 certificate and the root that vouches for it. Of badges: a public key.
    pem = models.TextField()
    signs_from = models.DateTimeField()
    signs_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signs_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["purpose"], condition=Q(signs_until=None), name="one_key_signs_at_a_time")
        ]

    def __str__(self):
        return f"{self.purpose} {self.key_id}"
