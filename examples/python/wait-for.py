"""wait_for: give one awaitable a time limit; when it is over, the work is canceled."""
import asyncio


async def fetch(page: str, seconds: float) -> str:
    try:
        await asyncio.sleep(seconds)
        return f"{page} has arrived"
    finally:
        print(f"{page}: connection closed")


async def main() -> None:
    for page, seconds in [("small", 0.02), ("huge", 5)]:
        try:
            print(await asyncio.wait_for(fetch(page, seconds), timeout=0.25))
        except TimeoutError:
            print(f"{page}: timeout")

    task = asyncio.create_task(fetch("endless", 5))
    try:
        await asyncio.wait_for(task, timeout=0.05)
    except TimeoutError:
        print("endless: canceled" if task.cancelled() else "endless: still running")


asyncio.run(main())
