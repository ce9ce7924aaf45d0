"""A peer says "ready", does what each line of its input asks for ("fill 1000"), and answers each with a line of JSON (JobsPeer in C#)."""

import sys
import threading

# The JSON of 40 bytes that every job carries, here and in the other peers.
PAYLOAD = {"text": "forty bytes of JSON, all in all"}


def serve(**commands):
    print("ready", flush=True)
    for line in sys.stdin:
        name, *words = line.split()
        commands[name](*map(int, words))
        print("{}", flush=True)


class Countdown:
    """Counts to a number that is set before; any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._left = 0
        self._ended = threading.Event()

    def start(self, count):
        self._left = count
        self._ended.clear()

    def hit(self):
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._ended.set()

    def wait(self):
        self._ended.wait()
