"""Event: many tasks wait until one of them says go."""
import asyncio


async def runner(name: str, go: asyncio.Event) -> None:
    print(f"{name}: ready")
    await go.wait()
    print(f"{name}: runs")


async def main() -> None:
    go = asyncio.Event()
    race = asyncio.gather(*(runner(name, go) for name in ["ada", "bob", "cleo"]))

    await asyncio.sleep(0.05)
    print("starter: set" if go.is_set() else "starter: go")
    go.set()
    await race

    await runner("late dan", go)  # a set event lets everybody pass at once

    go.clear()
    try:
        await asyncio.wait_for(go.wait(), timeout=0.05)
    except TimeoutError:
        print("starter: no second race today")


asyncio.run(main())
