"""Hello: a coroutine runs when it is awaited, and waits without blocking the loop."""
import asyncio


async def greet(name: str) -> str:
    print(f"thinking about {name}")
    await asyncio.sleep(0.05)
    return f"hello, {name}"


async def main() -> None:
    greeting = greet("world")
    print("nothing has run yet")
    print(await greeting)


asyncio.run(main())
