"""Fifty learners who keep saving answers while parts of the site are killed: `python -m tests.fire.takers`.

A program of its own, so that the takers do not share the test's interpreter. Each sends growing numbers and sends the
same again until the server says that it is stored, as the page's script does. Prints what the server has acknowledged.
"""

import http.client
import json
import sys
import threading
import time

from tests.fire.client import Browser


def take(port, person, until, report):
    browser, seq, key = Browser(port, person["session"], timeout=30), 0, next(iter(person["items"]))
    while time.time() < until:
        seq += 1
        while time.time() < until:
            try:
                status, saved = browser.save(person["attempt"], {key: f"answer {seq}"}, seq)
            except (OSError, http.client.HTTPException):
                status, saved = 0, []
            report["answers"][status] = report["answers"].get(status, 0) + 1
            if status == 200:
                report["acknowledged"] = max(row["seq"] for row in saved if row["current"])
                break
            time.sleep(0.3)
        time.sleep(0.2)


def main():
    task = json.load(sys.stdin)
    reports = {person["attempt"]: {"acknowledged": 0, "answers": {}} for person in task["people"]}
    threads = [
        threading.Thread(target=take, args=(task["port"], person, task["until"], reports[person["attempt"]]))
        for person in task["people"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(reports, sys.stdout)


if __name__ == "__main__":
    main()
