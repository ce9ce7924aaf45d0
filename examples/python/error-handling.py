"""Errors: an exception leaves at the await; a task keeps its own until somebody awaits it."""
import asyncio


class OrderError(Exception):
    """An order that the shop cannot deliver."""


async def take_from_shelf(item: str) -> str:
    await asyncio.sleep(0)
    if item == "unicorn":
        raise LookupError("shelf is empty")
    return f"one {item}"


async def order(item: str) -> str:
    try:
        return await take_from_shelf(item)
    except LookupError as error:
        raise OrderError(f"cannot deliver {item}") from error
    finally:
        print(f"order closed: {item}")


async def main() -> None:
    for item in ["teapot", "unicorn"]:
        try:
            delivered = await order(item)
        except OrderError as error:
            print(f"error: {error}")
            print(f"cause: {error.__cause__}")
        else:
            print(f"delivered: {delivered}")

    task = asyncio.create_task(order("unicorn"))
    await asyncio.sleep(0.05)
    print("the task has failed, nobody has looked yet")
    print(f"looked: {task.exception()}")
    try:
        await task
    except OrderError as error:
        print(f"awaited: {error}")


asyncio.run(main())
