"""RQ: the worker that forks no process for a job, which is its fastest; nothing is kept."""

import logging
import signal
import sys

import redis
import rq

from protocol import PAYLOAD, serve

logging.getLogger("rq.worker").setLevel(logging.ERROR)
connection = redis.Redis.from_url(sys.argv[1])
queue = rq.Queue("jobs", connection=connection)


def noop(payload):
    pass


def fill(count):
    for done in range(0, count, 500):
        size = min(500, count - done)
        queue.enqueue_many([rq.Queue.prepare_data("rq_peer.noop", args=(PAYLOAD,), result_ttl=0) for _ in range(size)])


def run(count):
    rq.SimpleWorker([queue], connection=connection).work(burst=True, logging_level="ERROR", max_jobs=count)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which the worker has replaced


if __name__ == "__main__":
    serve(fill=fill, run=run)
