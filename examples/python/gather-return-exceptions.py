"""gather with and without return_exceptions: the first failure, or every outcome."""
import asyncio


async def read_sensor(name: str, seconds: float) -> int:
    await asyncio.sleep(seconds)
    if name == "attic":
        raise OSError("no signal")
    print(f"read: {name}")
    return len(name) * 4


def read_all(names: list[str], **options) -> asyncio.Future:
    return asyncio.gather(*(read_sensor(n, 0.05 + 0.1 * i) for i, n in enumerate(names)), **options)


async def main() -> None:
    names = ["attic", "cellar", "kitchen"]

    print("first failure")
    try:
        await read_all(names)
    except OSError as error:
        print(f"error: {error}")
    await asyncio.sleep(0.3)  # the others were not cancelled: they go on

    print("every outcome")
    for name, outcome in zip(names, await read_all(names, return_exceptions=True)):
        if isinstance(outcome, OSError):
            print(f"{name}: error: {outcome}")
        else:
            print(f"{name}: {outcome} degrees")


asyncio.run(main())
