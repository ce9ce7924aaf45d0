"""CPython's asyncio measured for the rows of Lariat's benchmark table.

Prints a JSON object per row: {"name": ..., "ns": ...}, where ns is the median time of one
operation over several repetitions after a warm-up. park_1m also has "bytes", the resident bytes
of each parked task (null where the system does not tell). A row is a coroutine function that
performs its operation `count` times and returns the nanoseconds taken; its docstring says what
one operation is. The loops' own cost is included; the garbage collector stays on.

    python3 asyncio_bench.py [--quick] [NAME ...]
"""
import argparse
import asyncio
import concurrent.futures
import functools
import gc
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Coroutine
from time import perf_counter_ns as now

REPETITIONS = 5
FULL_FACTOR = 10  # a full run performs this many times the operations of a quick one
Row = Callable[[int], Coroutine[None, None, int]]
ROWS: dict[Row, int] = {}  # row -> operations of a quick repetition


def row(quick_count: int) -> Callable[[Row], Row]:
    """Registers a row of the table."""
    def register(function: Row) -> Row:
        ROWS[function] = quick_count
        return function
    return register


# --- what the rows share ---

async def nothing() -> None:
    """A coroutine that does not suspend."""


async def fail() -> None:
    raise ValueError("expected")


async def below(frames: int, leaf: Callable[[], Awaitable]) -> None:
    """Awaits `leaf()` at the bottom of so many nested coroutines."""
    await (below(frames - 1, leaf) if frames > 1 else leaf())


async def run_tasks(count: int, body: Callable[[], Coroutine]) -> int:
    """Times `count` tasks with the given body until all have ended; their creation is left out."""
    tasks = [asyncio.create_task(body()) for _ in range(count)]
    start = now()
    await asyncio.gather(*tasks)
    return now() - start


async def cancel_tasks(count: int, body: Callable[[], Coroutine]) -> int:
    """Times the cancellation of parked tasks, a thousand at once, until all have ended."""
    taken = 0
    for _ in range(count // 1000):
        tasks = [asyncio.create_task(body()) for _ in range(1000)]
        await asyncio.sleep(0)
        start = now()
        for task in tasks:
            task.cancel()
        while not tasks[-1].done():
            await asyncio.sleep(0)
        taken += now() - start
        assert all(task.cancelled() for task in tasks)
    return taken


def new_future() -> asyncio.Future:
    return asyncio.get_running_loop().create_future()


def resident_bytes() -> int | None:
    """Resident memory of this process, where /proc tells it."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


# --- the rows ---

@row(100_000)
async def yield_1000(count: int) -> int:
    """One sleep(0) by one of 1,000 tasks that do nothing else."""
    async def body() -> None:
        for _ in range(count // 1000):
            await asyncio.sleep(0)
    return await run_tasks(1000, body)


@row(20_000)
async def spawn_await(count: int) -> int:
    """Create a task and await it."""
    start = now()
    for _ in range(count):
        await asyncio.create_task(nothing())
    return now() - start


@row(500_000)
async def direct_await(count: int) -> int:
    """Await a coroutine that does not suspend."""
    start = now()
    for _ in range(count):
        await nothing()
    return now() - start


@row(30_000)
async def await_10_suspend(count: int) -> int:
    """Start 10 nested coroutines of which the innermost does sleep(0), and await them."""
    leaf = functools.partial(asyncio.sleep, 0)
    start = now()
    for _ in range(count):
        await below(10, leaf)
    return now() - start


@row(50_000)
async def resume_10(count: int) -> int:
    """One sleep(0) below 10 frames which stay parked."""
    async def leaf() -> int:
        start = now()
        for _ in range(count):
            await asyncio.sleep(0)
        return now() - start

    async def nest(frames: int) -> int:
        return await (nest(frames - 1) if frames > 1 else leaf())
    return await nest(9)


@row(15_000)
async def queue_roundtrip(count: int) -> int:
    """One item to another task by a queue and back by a second one."""
    there: asyncio.Queue[int] = asyncio.Queue()
    back: asyncio.Queue[int] = asyncio.Queue()

    async def echo() -> None:
        for _ in range(count):
            back.put_nowait(await there.get())

    partner = asyncio.create_task(echo())
    start = now()
    for number in range(count):
        there.put_nowait(number)
        await back.get()
    taken = now() - start
    await partner
    return taken


@row(20_000)
async def lock_handover(count: int) -> int:
    """One acquire, sleep(0) inside and release of a lock that 100 tasks contend for."""
    lock = asyncio.Lock()

    async def body() -> None:
        for _ in range(count // 100):
            async with lock:
                await asyncio.sleep(0)
    return await run_tasks(100, body)


@row(30_000)
async def timeout_cancelled(count: int) -> int:
    """Enter and leave a time-out of 30 s around an empty block."""
    start = now()
    for number in range(count):
        async with asyncio.timeout(30):
            pass
        if number % 200 == 199:
            await asyncio.sleep(0)  # the loop sweeps cancelled timers in its iterations only
    return now() - start


@row(30_000)
async def future_wake(count: int) -> int:
    """Create a future, set that of the other task, and be woken by one's own."""
    futures = [new_future(), new_future()]

    async def player(me: int) -> None:
        for _ in range(count // 2):
            futures[me] = mine = new_future()
            futures[1 - me].set_result(None)
            await mine
        if not futures[1 - me].done():
            futures[1 - me].set_result(None)  # the first to end releases the other

    start = now()
    await asyncio.gather(player(0), player(1))
    return now() - start


@row(15_000)
async def cancel_parked(count: int) -> int:
    """Cancel a task parked on a future, no handler on the way."""
    async def body() -> None:
        await new_future()
    return await cancel_tasks(count, body)


@row(15_000)
async def cancel_6_frames(count: int) -> int:
    """Cancel a task parked below 6 frames, no handler on the way."""
    return await cancel_tasks(count, functools.partial(below, 6, new_future))


@row(15_000)
async def cancel_finally(count: int) -> int:
    """Cancel a parked task which has a finally block that runs."""
    cleaned = 0

    async def body() -> None:
        nonlocal cleaned
        try:
            await new_future()
        finally:
            cleaned += 1

    taken = await cancel_tasks(count, body)
    assert cleaned == count
    return taken


@row(15_000)
async def cancel_foreign(count: int) -> int:
    """Cancel a task that awaits an operation of another thread which never ends.

    This is what run_in_executor awaits (wrap_future of a running concurrent future), without a
    thread behind it, so that nothing has to be cleaned up.
    """
    async def body() -> None:
        foreign: concurrent.futures.Future = concurrent.futures.Future()
        foreign.set_running_or_notify_cancel()
        await asyncio.wrap_future(foreign)
    return await cancel_tasks(count, body)


@row(30_000)
async def throw_10(count: int) -> int:
    """Raise an exception at the bottom of 10 coroutines that do not suspend, catch it on top."""
    start = now()
    for _ in range(count):
        try:
            await below(9, fail)
        except ValueError:
            pass
    return now() - start


async def park(count: int) -> tuple[int, int | None]:
    """Create a task and let it sleep for an hour: nanoseconds and resident bytes of them all."""
    async def body() -> None:
        await asyncio.sleep(3600)

    await asyncio.gather(*(nothing() for _ in range(1000)))  # warm-up
    before, start = resident_bytes(), now()
    sleepers = [asyncio.create_task(body()) for _ in range(count)]
    await asyncio.sleep(0)
    taken, after = now() - start, resident_bytes()
    assert not sleepers[-1].done()
    return taken, None if before is None or after is None else after - before


# --- the harness ---

def measure(function: Row, count: int) -> dict:
    """The median of several repetitions, each on a new loop."""
    asyncio.run(function(count // 5))
    times = []
    for _ in range(REPETITIONS):
        gc.collect()
        times.append(asyncio.run(function(count)) / count)
    return {"name": function.__name__, "ns": round(statistics.median(times), 1)}


def measure_park(count: int) -> dict:
    """The medians of several processes, for memory that was used before would not be counted."""
    command = [sys.executable, __file__, "--park", str(count)]
    samples = [json.loads(subprocess.check_output(command)) for _ in range(3)]
    times, sizes = zip(*samples)
    return {
        "name": "park_1m",
        "ns": round(statistics.median(times) / count, 1),
        "bytes": None if None in sizes else round(statistics.median(sizes) / count),
    }


async def park_and_exit(count: int) -> None:
    """What each of these processes does; it ends at once, without cancelling the sleepers."""
    print(json.dumps(await park(count)), flush=True)
    os._exit(0)


def main() -> None:
    names = [function.__name__ for function in ROWS] + ["park_1m"]
    parser = argparse.ArgumentParser(description="asyncio's side of Lariat's benchmark table")
    parser.add_argument("--quick", action="store_true", help="the whole table in under 15 seconds")
    parser.add_argument("--park", type=int, help=argparse.SUPPRESS)
    parser.add_argument("rows", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    options = parser.parse_args()
    if options.park:
        asyncio.run(park_and_exit(options.park))
    if unknown := set(options.rows) - set(names):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")

    wanted = options.rows or names
    factor = 1 if options.quick else FULL_FACTOR
    for function, quick_count in ROWS.items():
        if function.__name__ in wanted:
            print(json.dumps(measure(function, quick_count * factor)), flush=True)
    if "park_1m" in wanted:
        print(json.dumps(measure_park(100_000 * factor)), flush=True)


if __name__ == "__main__":
    main()
