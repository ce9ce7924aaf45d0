"""arq: one worker in burst mode, 100 jobs at once, no results."""

import asyncio
import sys

from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker, func

from protocol import PAYLOAD, serve

settings = RedisSettings.from_dsn(sys.argv[1])
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
pool = loop.run_until_complete(create_pool(settings))


async def noop(context, payload):
    pass


async def enqueue(count):
    for done in range(0, count, 100):
        size = min(100, count - done)
        await asyncio.gather(*(pool.enqueue_job("noop", PAYLOAD) for _ in range(size)))


def fill(count):
    loop.run_until_complete(enqueue(count))


def run(count):
    worker = Worker(
        functions=[func(noop, name="noop", keep_result=0)], redis_pool=pool, burst=True, max_jobs=100, max_burst_jobs=count,
        poll_delay=0.01, handle_signals=False,
    )
    loop.run_until_complete(worker.main())


serve(fill=fill, run=run)
