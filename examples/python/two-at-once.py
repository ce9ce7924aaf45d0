"""Two tasks at once: while one waits, the other works; the shorter one ends first."""
import asyncio


async def prepare(dish: str, seconds: float) -> None:
    print(f"{dish}: on the stove")
    await asyncio.sleep(seconds)
    print(f"{dish}: ready")


async def main() -> None:
    print("one after the other")
    await prepare("soup", 0.2)
    await prepare("eggs", 0.05)

    print("both at once")
    soup = asyncio.create_task(prepare("soup", 0.2))
    eggs = asyncio.create_task(prepare("eggs", 0.05))
    await soup
    await eggs
    print("dinner is served")


asyncio.run(main())
