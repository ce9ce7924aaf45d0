"""A forgotten await: the coroutine never runs, and Python warns about it."""
import asyncio
import gc
import warnings


async def feed(animal: str) -> None:
    print(f"{animal}: fed")


async def morning() -> None:
    await feed("cat")
    feed("dog")  # the mistake
    print("morning: everybody is fed, or so it seems")


async def main() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", RuntimeWarning)
        await morning()
        gc.collect()

    for warning in caught:
        if "was never awaited" in str(warning.message):
            print("warning: a coroutine was never awaited")

    await feed("dog")


asyncio.run(main())
