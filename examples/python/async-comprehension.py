"""Async comprehensions: filter, map and sum an async generator in one expression."""
import asyncio
from collections.abc import AsyncIterator


async def harvest(trees: int) -> AsyncIterator[int]:
    for tree in range(1, trees + 1):
        await asyncio.sleep(0)
        yield tree * 7 % 10


async def weigh(apples: int) -> int:
    await asyncio.sleep(0)
    return apples * 150


def line(numbers: list[int]) -> str:
    return " ".join(map(str, numbers))


async def main() -> None:
    print(f"apples: {line([n async for n in harvest(8)])}")
    print(f"full baskets: {line([n async for n in harvest(8) if n >= 5])}")
    print(f"doubled: {line([n * 2 async for n in harvest(4)])}")
    print(f"grams: {line([await weigh(n) async for n in harvest(3)])}")
    print(f"different: {len({n % 3 async for n in harvest(8)})}")

    by_tree = {f"tree {i}": n for i, n in enumerate([n async for n in harvest(3)], start=1)}
    for tree, apples in by_tree.items():
        print(f"{tree}: {apples}")
    print(f"total: {sum([n async for n in harvest(8)])}")


asyncio.run(main())
