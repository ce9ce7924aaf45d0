"""Celery: one worker with 10 threads, no results. It is started before the measurement, and then told to consume the queue."""

import os
import sys
import threading
import warnings

import celery
from celery.signals import worker_ready

from protocol import PAYLOAD, Countdown, serve

app = celery.Celery("peer", broker=sys.argv[1])
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=50, worker_redirect_stdouts=False)
countdown = Countdown()


@app.task(name="noop")
def noop(payload):
    countdown.hit()


def fill(count):
    app.control.cancel_consumer("jobs", reply=True)
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(count):
            noop.apply_async((PAYLOAD,), queue="jobs", producer=producer)


def run(count):
    countdown.start(count)
    app.control.add_consumer("jobs")
    countdown.wait()


warnings.simplefilter("ignore")  # it warns of being root
ready = threading.Event()
worker_ready.connect(lambda **_: ready.set(), weak=False)
worker = app.Worker(
    pool="threads", concurrency=10, queues=["idle"], loglevel="ERROR", quiet=True, without_gossip=True, without_mingle=True
)
threading.Thread(target=worker.start, daemon=True).start()
ready.wait()
serve(fill=fill, run=run)
os._exit(0)  # the worker's threads do not end by themselves
