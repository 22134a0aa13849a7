"""What is asked of the site."""

import http.client
import sys
from urllib.parse import urlencode


def get(path, headers=None):
    return "GET", path, None, headers or {}


def signed_in(world, session):
    return {"Cookie": f"{world['session_cookie']}={session}; {world['csrf_cookie']}={world['csrf']}"}


def post(world, path, fields, headers):
    headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", path, urlencode(fields | {"csrfmiddlewaretoken": world["csrf"]}), headers


def view(world, taker):
    return get(f"/en/learn/attempts/{taker['attempt']}/1/", signed_in(world, taker["session"]))


def save(world, taker, item, number):
    fields = {f"answer-{item}": number % 2 + 1, f"answer-{item}-shown": 1, f"seq-{item}": number}
    path = f"/en/learn/attempts/{taker['attempt']}/save/"
    return post(world, path, fields, signed_in(world, taker["session"]))


def submit(world, taker):
    return post(world, f"/en/learn/attempts/{taker['attempt']}/submit/", {}, signed_in(world, taker["session"]))


def sign_in(world, email):
    fields = {"login": email, "password": world["password"]}
    return post(world, "/en/accounts/login/", fields, {"Cookie": f"{world['csrf_cookie']}={world['csrf']}"})


def connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=120)


def send(connection, request):
    return exchange(connection, request)[0]


def exchange(connection, request, encoding="gzip"):
    """Send a request and return (status, where it leads, body)."""
    method, path, body, headers = request
    connection.request(method, path, body, headers | {"Accept-Encoding": encoding})
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read()


def send_all(connection, requests):
    for request in requests:
        if (status := send(connection, request)) not in (200, 302):
            sys.exit(f"{request[0]} {request[1]} answered {status}.")
    connection.close()
