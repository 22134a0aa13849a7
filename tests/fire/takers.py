"""Learners who take a quiz again and again while parts of the site are killed: `python -m tests.fire.takers`.

A program of its own, so that the takers do not share the test's interpreter. Each sends growing numbers and asks the
same again until the server says that it is done, as the page's script does. Prints what the server has acknowledged.
They go on until the standard input, whose first line is their task, is closed.
"""

import http.client
import json
import sys
import threading
import time
from itertools import cycle

from tests.fire.client import Browser

SAVES = 6  # in each attempt
PAUSE, AGAIN = 0.2, 0.3


class Taker:
    """`passes`: in the second attempt. All others are wrong."""

    def __init__(self, port, person, quiz, over):
        self.browser, self.quiz, self.over = Browser(port, person["session"], timeout=30), quiz, over
        self.right, self.passes = person["items"], person["passes"]
        self.attempts, self.statuses, self.seq = {}, {}, 0
        self.acknowledged_at, self.longest_wait = time.time(), 0
        self.sit_down(person["attempt"])

    def sit_down(self, attempt):
        # {item: [[seq, value] that was acknowledged, [seq, value] that was sent last]}
        self.attempt, self.answers = attempt, {}
        self.attempts[attempt] = {"answers": self.answers, "submitted": False}

    def take_on(self):
        """Take one attempt after the other until it is over."""
        while not self.over.is_set():
            self.answer_all()
            if self.insist(lambda: self.browser.submit(self.attempt) == 302):
                self.attempts[self.attempt]["submitted"] = True
                if started := self.insist(lambda: self.browser.start(self.quiz)):
                    self.sit_down(started)
        self.note_wait()

    def answer_all(self):
        items = cycle(self.right)
        for left in range(SAVES, 0, -1):
            item, self.seq = next(items), self.seq + 1
            right = self.passes and len(self.attempts) == 2 and left <= len(self.right)
            self.save(item, self.right[item] if right else f"answer {self.seq}")

    def save(self, item, value):
        self.answers.setdefault(item, [None, None])[1] = [self.seq, value]
        if self.insist(lambda: self.is_saved(item, value)):
            self.answers[item][0] = [self.seq, value]
        time.sleep(PAUSE)

    def is_saved(self, item, value):
        status, saved = self.browser.save(self.attempt, {item: value}, self.seq)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status == 200 and any(row["current"] and row["seq"] == self.seq for row in saved)

    def insist(self, ask):
        """Ask until the answer is yes, and return it; None when it is over before that."""
        while not self.over.is_set():
            try:
                if answer := ask():
                    self.note_wait()
                    return answer
            except (OSError, http.client.HTTPException) as error:
                name = type(error).__name__
                self.statuses[name] = self.statuses.get(name, 0) + 1
            time.sleep(AGAIN)
        return None

    def note_wait(self):
        now = time.time()
        self.longest_wait, self.acknowledged_at = max(self.longest_wait, now - self.acknowledged_at), now

    def report(self):
        return {"attempts": self.attempts, "statuses": self.statuses, "longest_wait": self.longest_wait}


def main():
    task, over = json.loads(sys.stdin.readline()), threading.Event()
    takers = [Taker(task["port"], person, task["quiz"], over) for person in task["people"]]
    threads = [threading.Thread(target=taker.take_on) for taker in takers]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()
    json.dump([taker.report() for taker in takers], sys.stdout)


if __name__ == "__main__":
    main()
