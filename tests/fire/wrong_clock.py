"""Gunicorn on a machine whose clock is wrong: `python -m tests.fire.wrong_clock …`, with libfaketime loaded.

libfaketime 0.9.10 leaves the monotonic clock alone when it is told to, and yet moves the moment on this clock until
which a program asks to sleep. Waiting without such a moment is what it does not touch.
"""

import select
import time

from gunicorn.app.wsgiapp import run


def sleep(seconds):
    select.select([], [], [], seconds)


if __name__ == "__main__":
    time.sleep = sleep
    run()
