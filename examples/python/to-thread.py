"""to_thread: a blocking call runs in a thread while the loop goes on."""
import asyncio
import time


def search_archive(shelf: str) -> str:
    time.sleep(0.3)  # blocks its thread, not the loop
    if shelf == "z":
        raise LookupError("there is no shelf z")
    return f"shelf {shelf} has 12 books"


async def tick() -> None:
    for second in (1, 2, 3):
        print(f"clock: tick {second}")
        await asyncio.sleep(0.03)


async def main() -> None:
    clock = asyncio.create_task(tick())
    print(await asyncio.to_thread(search_archive, "a"))
    await clock

    left, right = await asyncio.gather(
        asyncio.to_thread(search_archive, "b"), asyncio.to_thread(search_archive, "c"))
    print(f"{left}, {right}")

    try:
        await asyncio.to_thread(search_archive, "z")
    except LookupError as error:
        print(f"error: {error.args[0]}")


asyncio.run(main())
