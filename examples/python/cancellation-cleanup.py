"""Cancellation: it arrives at the await; clean up, await if need be, and pass it on."""
import asyncio


async def copy_files() -> None:
    try:
        for number in range(1, 100):
            print(f"copy: file {number}")
            await asyncio.sleep(5)
    except asyncio.CancelledError as cancellation:
        print(f"copy: asked to stop: {cancellation}")
        raise
    finally:
        await asyncio.sleep(0.02)  # clean-up may wait
        print("copy: half a file removed")


async def stubborn() -> str:
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()  # says that the request is dealt with
        print("stubborn: not now")
    await asyncio.sleep(0.02)
    return "finished after all"


async def main() -> None:
    task = asyncio.create_task(copy_files())
    await asyncio.sleep(0.05)
    task.cancel("disk is full")
    try:
        await task
    except asyncio.CancelledError:
        print("copy: canceled" if task.cancelled() else "copy: failed")

    early = asyncio.create_task(copy_files())
    early.cancel()  # before its first step: nothing of it runs
    await asyncio.wait([early])
    print("early: canceled before it began" if early.cancelled() else "early: ran")

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print(f"stubborn: {await task}")


asyncio.run(main())
