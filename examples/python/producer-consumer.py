"""Queue: a producer is held back by a full queue, and consumers share the work."""
import asyncio


async def bake(plates: asyncio.Queue[str]) -> None:
    for number in range(1, 6):
        await plates.put(f"pancake {number}")
        print(f"baked: pancake {number}")
    print("baker: done")


async def eat(name: str, plates: asyncio.Queue[str]) -> None:
    while True:
        pancake = await plates.get()
        await asyncio.sleep(0)
        print(f"{name} eats {pancake}")
        plates.task_done()


async def main() -> None:
    plates: asyncio.Queue[str] = asyncio.Queue(maxsize=2)
    baker = asyncio.create_task(bake(plates))
    await asyncio.sleep(0.05)
    print("the table is full" if plates.full() else "there is room")

    guests = [asyncio.create_task(eat(name, plates)) for name in ["ada", "bob"]]
    await baker
    await plates.join()
    print(f"left on the table: {plates.qsize()}")

    for guest in guests:  # they wait for more, which will not come
        guest.cancel()
    await asyncio.gather(*guests, return_exceptions=True)
    print("everybody went home")


asyncio.run(main())
