"""Ask for certificates for many: `python -m bench.bulk_world NUMBER`; `zip` asks for a ZIP of them; `result` looks."""

import json
import os
import sys
from datetime import timedelta
from uuid import UUID, uuid4
from zipfile import ZipFile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")
django.setup()

from django.core.files.storage import storages  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from certificates.models import Archive, Certificate, IssueBatch  # noqa: E402
from classroom.flows.bulk import begin_batch, pack_certificates  # noqa: E402
from institutions.models import Institution, Membership  # noqa: E402
from institutions.roles import Role  # noqa: E402

BATCH = UUID(int=5)


def ask(number):
    at = timezone.now()
    institution = Institution.objects.create(name="Bench", slug="bench")
    people = User.objects.bulk_create(
        [
            User(
                email=f"learner{each}@bench.example",
                certificate_name=f"Learner {each}",
                certificate_name_confirmed_at=at,
            )
            for each in range(number)
        ],
        batch_size=1000,
    )
    Membership.objects.bulk_create(
        [Membership(user=each, institution=institution, role=Role.LEARNER) for each in people], batch_size=1000
    )
    begin_batch(
        key=BATCH,
        learner_ids=[each.pk for each in people],
        institution=institution,
        cohort=None,
        cohort_name="",
        achievement_key=uuid4(),
        title="Intellectual property for small firms",
        minutes=90,
        outcomes=["Find the rights that a firm already has", "Keep a business secret secret"],
        language="en",
        completed_at=at - timedelta(days=1),
        made_by=None,
        made_at=at,
    )
    return {}


def ask_for_zip():
    batch = IssueBatch.objects.get(key=BATCH)
    pack_certificates(institution=batch.institution, title="All", by=None, at=timezone.now(), batch=batch)
    return {}


def result():
    certificates = Certificate.objects.filter(kind=Certificate.ATTENDANCE)
    file = storages["private"].path(Archive.objects.get().file)
    with ZipFile(file) as packed:
        inside = len(packed.namelist()) if packed.testzip() is None else 0
    return {
        "issued": certificates.count(),
        "twice": certificates.values("holder").annotate(number=Count("pk")).filter(number__gt=1).count(),
        "printed": certificates.exclude(pdf="").values("pdf_sha256").distinct().count(),
        "packed": inside,
        "megabytes": os.path.getsize(file) // 10**6,
    }


if __name__ == "__main__":
    what = {"zip": ask_for_zip, "result": result}.get(sys.argv[1]) or (lambda: ask(int(sys.argv[1])))
    print(json.dumps(what()))
