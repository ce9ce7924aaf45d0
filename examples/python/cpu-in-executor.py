"""run_in_executor: heavy computing runs in a pool of processes and leaves the loop free."""
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count_primes(start: int, stop: int) -> int:
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(max(start, 2), stop))


async def stay_responsive() -> str:
    for _ in range(3):
        await asyncio.sleep(0.01)
    return "the loop answered 3 times meanwhile"


async def main() -> None:
    loop = asyncio.get_running_loop()
    ranges = [(first, first + 5000) for first in range(0, 20000, 5000)]

    with ProcessPoolExecutor(max_workers=2) as pool:
        parts = [loop.run_in_executor(pool, count_primes, *bounds) for bounds in ranges]
        print(await stay_responsive())
        counts = await asyncio.gather(*parts)

    for (start, stop), primes in zip(ranges, counts):
        print(f"{start} to {stop}: {primes} primes")
    print(f"all together: {sum(counts)}")


if __name__ == "__main__":  # a worker process may import this file
    asyncio.run(main())
