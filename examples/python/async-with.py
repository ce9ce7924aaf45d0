"""async with: open and close something that has to wait, on every way out of the block."""
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Door:
    """A heavy door: opening and closing both take a moment."""

    def __init__(self, room: str) -> None:
        self.room = room

    async def __aenter__(self) -> "Door":
        await asyncio.sleep(0.02)
        print(f"{self.room}: door opens")
        return self

    async def __aexit__(self, *failure: object) -> None:
        await asyncio.sleep(0.02)
        print(f"{self.room}: door closes")


@asynccontextmanager
async def light(room: str) -> AsyncIterator[None]:
    print(f"{room}: light on")
    try:
        yield
    finally:
        await asyncio.sleep(0)
        print(f"{room}: light off")


async def main() -> None:
    async with Door("library") as door, light("library"):
        print(f"{door.room}: reading")

    try:
        async with Door("cellar"), light("cellar"):
            raise RuntimeError("a mouse")
    except RuntimeError as error:
        print(f"error: {error}")


asyncio.run(main())
