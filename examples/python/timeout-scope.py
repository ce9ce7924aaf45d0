"""Time-out scopes: a limit for a whole block, nested, moved, and asked whether it expired."""
import asyncio


def outcome(scope: asyncio.Timeout) -> str:
    return "expired" if scope.expired() else "in time"


async def climb(hours: float) -> None:
    await asyncio.sleep(hours)


async def main() -> None:
    async with asyncio.timeout(0.3) as walk:
        await climb(0.02)
        await climb(0.02)
    print(f"short walk: {outcome(walk)}")

    async with asyncio.timeout(5) as day:
        try:
            async with asyncio.timeout(0.05) as summit:
                await climb(5)
                print("never printed")
        except TimeoutError:
            print("turn back before the summit")
        print("walk home")
    print(f"summit: {outcome(summit)}, day: {outcome(day)}")

    async with asyncio.timeout(0.05) as light:
        light.reschedule(asyncio.get_running_loop().time() + 5)
        await climb(0.15)
    print(f"with a lamp: {outcome(light)}")

    async with asyncio.timeout(None) as holiday:
        await climb(0.02)
    print(f"no limit: {outcome(holiday)}")


asyncio.run(main())
