"""What printing and signing a certificate costs: multiples of a plain page that the same renderer prints, in one run.

The time of the processor is that of this process and of all that it started. NUMBER=10000 prints so many.
"""

import json
import os
import sys
from uuid import UUID

from bench.site import run

NUMBER = int(os.environ.get("NUMBER", "100"))
MOST = 1.3


def table(site):
    run([sys.executable, "manage.py", "build_fonts"], site.env)
    found = json.loads(run([sys.executable, "-m", "bench.certificates", str(NUMBER)], site.env))
    bare, whole = found["plain"], found["certificate"]
    lines = [
        f"Certificates on {site.engine}: {NUMBER} printed and signed, one after another",
        f"  {'':34}{'CPU, ms':>9}{'multiple':>10}   goal",
        f"  {'a plain page':34}{1000 * bare:>9.0f}{1:>10.2f}",
        f"  {'a certificate, signed':34}{1000 * whole:>9.0f}{whole / bare:>10.2f}   {MOST}",
        f"  {1 / whole:.1f} a second on a core; memory {found['early']} MB after ten, {found['late']} MB at the end",
    ]
    return "\n".join(lines)


def measure(number):
    """Print in this process, and return seconds of the processor for each page and megabytes of memory."""
    import django

    django.setup()
    from certificates.documents import keep_pdf
    from certificates.models import Certificate
    from pages.clock import now
    from pages.pdf import PRESS, render_pdf

    def certificate(place):
        return Certificate.objects.create(
            serial=f"{place:026}",
            achievement_key=UUID(int=1),
            name="Amina Okafor",
            title="Intellectual property for small firms",
            minutes=660,
            outcomes=["Find the rights that a firm already has", "Keep a business secret secret"],
            issuer="Harbour City Chamber of Commerce",
            language="en",
            completed_at=now(),
            issued_at=now(),
        )

    def cpu(pages):
        before, early = spent(PRESS), 0
        for place, print_page in enumerate(pages):
            print_page()
            early = early or (place == 9 and memory())
        return (spent(PRESS) - before) / len(pages), early

    plain = [lambda: render_pdf(PLAIN, title="Plain", language="en")] * min(number, 100)
    waiting = [certificate(place) for place in range(number)]
    keep_pdf(certificate(number), now())  # what is loaded and made once
    bare, _early = cpu(plain)
    whole, early = cpu([lambda each=each: keep_pdf(each, now()) for each in waiting])
    return {"plain": bare, "certificate": whole, "early": early, "late": memory()}


PLAIN = "<!doctype html><html lang='en'><h1>Certificate</h1><p>Amina Okafor has completed the course.</p></html>"


def spent(press):
    """Return the seconds of the processor that this process, the press and its forks have taken so far."""
    with open(f"/proc/{press.process.pid}/stat") as file:
        ticks = sum(map(int, file.read().rpartition(")")[2].split()[11:15]))
    own = os.times()
    return own.user + own.system + ticks / os.sysconf("SC_CLK_TCK")


def memory():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")
    print(json.dumps(measure(int(sys.argv[1]))))
