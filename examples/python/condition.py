"""Condition: wait until shared state has become what is needed."""
import asyncio


class Bakery:
    """A shelf of loaves; customers wait until it holds enough for them."""

    def __init__(self) -> None:
        self.loaves = 0
        self.changed = asyncio.Condition()

    async def bake(self, loaves: int) -> None:
        async with self.changed:
            self.loaves += loaves
            print(f"baker: {self.loaves} on the shelf")
            self.changed.notify_all()

    async def buy(self, customer: str, loaves: int) -> None:
        async with self.changed:
            print(f"{customer}: wants {loaves}")
            await self.changed.wait_for(lambda: self.loaves >= loaves)
            self.loaves -= loaves
            print(f"{customer}: got {loaves}, {self.loaves} left")


async def main() -> None:
    bakery = Bakery()
    async with asyncio.TaskGroup() as customers:
        customers.create_task(bakery.buy("ada", 5))
        customers.create_task(bakery.buy("bob", 1))
        customers.create_task(bakery.buy("cleo", 2))
        for _ in range(4):
            await asyncio.sleep(0.05)
            await bakery.bake(2)
    print(f"closed with {bakery.loaves} loaves")


asyncio.run(main())
