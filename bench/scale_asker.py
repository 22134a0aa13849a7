"""Ask the site for pages in this process, as a manager would: reads {"who", "path"} from lines, writes what it cost.

Each database has a process of its own, so that sizes can be measured in turns. Queries are counted apart: counting
takes time, too.
"""

import json
import sys
import time
from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import bench.world  # noqa: F401 - sets Django up


def main():
    settings.ALLOWED_HOSTS = ["testserver"]
    clients = {}
    for line in sys.stdin:
        asked = json.loads(line)
        client = clients.get(asked["who"]) or clients.setdefault(asked["who"], signed_in(asked["who"]))
        print(json.dumps(measured(client, asked["path"], count=asked.get("count", False))), flush=True)


def signed_in(who):
    client = Client(raise_request_exception=True)
    client.force_login(get_user_model().objects.get(pk=who))
    return client


def measured(client, path, *, count):
    with CaptureQueriesContext(connection) if count else nullcontext() as queries:
        begun = time.perf_counter()
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        seconds = time.perf_counter() - begun
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}.")
    slowest = sorted(queries.captured_queries, key=lambda each: -float(each["time"]))[:3] if count else []
    return {"seconds": seconds, "queries": len(queries) if count else None, "bytes": len(body), "slowest": slowest}


if __name__ == "__main__":
    main()
