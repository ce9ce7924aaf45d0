"""Semaphore: at most so many tasks inside at a time, in the order of their arrival."""
import asyncio


class Museum:
    """A small museum that counts its visitors."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.inside = 0
        self.most = 0

    async def visit(self, name: str) -> None:
        async with self.places:
            self.inside += 1
            self.most = max(self.most, self.inside)
            print(f"{name} goes in")
            await asyncio.sleep(0.05)
            self.inside -= 1


async def main() -> None:
    museum = Museum(places=2)
    names = ["ada", "bob", "cleo", "dan", "eve"]

    await asyncio.gather(*map(museum.visit, names))

    print(f"visitors: {len(names)}")
    print(f"most at once: {museum.most}")
    print("full" if museum.places.locked() else "places are free")

    turnstile = asyncio.BoundedSemaphore(1)
    try:
        turnstile.release()
    except ValueError:
        print("nobody can leave who has not come in")


asyncio.run(main())
