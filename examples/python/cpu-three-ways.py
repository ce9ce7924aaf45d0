# CPU-bound work three ways: on the loop, in threads, in processes. What each took is on standard error.
import asyncio
import math
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def count_primes(bounds):
    return sum(1 for n in range(*bounds) if n >= 2 and all(n % d for d in range(2, math.isqrt(n) + 1)))


async def on_the_loop(ranges):
    return sum(map(count_primes, ranges))


async def in_pool(make_pool, ranges):
    loop = asyncio.get_running_loop()
    with make_pool(max_workers=2) as pool:
        return sum(await asyncio.gather(*(loop.run_in_executor(pool, count_primes, bounds) for bounds in ranges)))


async def measure(way, work):
    beats = 0

    async def beat():
        nonlocal beats
        while True:
            await asyncio.sleep(0.001)
            beats += 1

    heart = asyncio.create_task(beat())
    await asyncio.sleep(0.02)
    before = beats
    start = time.perf_counter()

    primes = await work

    print(f"{way:<9}  {primes:>6}  {'free' if beats > before else 'blocked'}")
    print(f"{way:<9}  {(time.perf_counter() - start) * 1000:.0f} ms", file=sys.stderr)
    heart.cancel()


async def main():
    ranges = [(0, 100_000), (100_000, 200_000), (200_000, 300_000), (300_000, 400_000)]
    print("way        primes  the loop meanwhile")
    await measure("loop", on_the_loop(ranges))
    await measure("threads", in_pool(ThreadPoolExecutor, ranges))
    await measure("processes", in_pool(ProcessPoolExecutor, ranges))


if __name__ == "__main__":
    asyncio.run(main())
