"""gather: run several coroutines at once; results come in the order of the arguments."""
import asyncio


async def fetch(page: str, seconds: float) -> int:
    await asyncio.sleep(seconds)
    print(f"arrived: {page}")
    return len(page) * 100


async def main() -> None:
    pages = ["news", "weather", "map"]
    delays = [0.25, 0.05, 0.15]

    sizes = await asyncio.gather(*map(fetch, pages, delays))

    for page, size in zip(pages, sizes):
        print(f"{page}: {size} bytes")
    print(f"total: {sum(sizes)} bytes")


asyncio.run(main())
