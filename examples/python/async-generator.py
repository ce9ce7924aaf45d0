"""Async generators: values that arrive over time, and clean-up when the reader leaves early."""
import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def thermometer(readings: int) -> AsyncGenerator[int, None]:
    print("thermometer: on")
    try:
        for reading in range(readings):
            await asyncio.sleep(0.02)
            yield 18 + reading * reading
    finally:
        print("thermometer: off")


async def warmer(source: AsyncGenerator[int, None]) -> AsyncGenerator[str, None]:
    before = 18
    async for degrees in source:
        yield f"{degrees} degrees, {degrees - before} more"
        before = degrees


async def main() -> None:
    async for line in warmer(thermometer(3)):
        print(line)

    print("until it is hot")
    async with aclosing(thermometer(100)) as source:
        async for degrees in source:
            print(f"{degrees} degrees")
            if degrees > 25:
                break
    print("window is open")


asyncio.run(main())
