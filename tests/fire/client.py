"""A browser in few lines: one connection that is kept open, one session, one token. It knows nothing of Django."""

import http.client
import json
import multiprocessing
import re
from urllib.parse import urlencode

TOKEN = "f" * 32


class Browser:
    def __init__(self, port, session="", timeout=60):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.cookies = {"csrf": TOKEN} | ({"session": session} if session else {})

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        return self.ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True))

    def ask(self, method, path, body=None):
        """Return (status, headers, body). A broken connection raises OSError or HTTPException; the next call is new."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read().decode()
        except BaseException:
            self.connection.close()
            raise
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers, content

    def save(self, attempt, answers, seq):
        """Save answers as the page's script does. Returns the status and what the server says is stored."""
        fields = {}
        for key, value in answers.items():
            fields |= {f"answer-{key}-shown": "1", f"answer-{key}": value, f"seq-{key}": str(seq)}
        status, _headers, body = self.post(f"/en/learn/attempts/{attempt}/save/", **fields)
        return status, json.loads(body)["saved"] if status == 200 else []

    def start(self, quiz):
        """Start an attempt, or find the open one. Returns its key, or None."""
        status, headers, _body = self.post(quiz)
        started = re.search(r"/attempts/([0-9a-f-]{36})/", headers.get("Location", ""))
        return started.group(1) if status == 302 and started else None

    def submit(self, attempt):
        return self.post(f"/en/learn/attempts/{attempt}/submit/")[0]


def race(port, people, paths, *, processes=8, fields=None):
    """Let each of so many processes post the same requests at the same moments. Returns {status: how many}.

    A barrier before each request makes all of them meet at each row, and not only at the first.
    """
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(processes), context.Queue()
    arguments = (port, people, paths, fields or {}, barrier, results)
    runners = [context.Process(target=_run, args=arguments) for _number in range(processes)]
    for runner in runners:
        runner.start()
    counts = {}
    for _runner in runners:
        for status, number in results.get(timeout=240).items():
            counts[status] = counts.get(status, 0) + number
    for runner in runners:
        runner.join()
    return counts


def _run(port, people, paths, fields, barrier, results):
    counts = {}
    for person, path in zip(people, paths, strict=True):
        browser = Browser(port, person["session"])
        browser.connection.connect()  # the connection stands before the race begins
        barrier.wait(120)
        try:
            status = browser.post(path, **fields)[0]
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        browser.connection.close()
        counts[status] = counts.get(status, 0) + 1
    results.put(counts)
