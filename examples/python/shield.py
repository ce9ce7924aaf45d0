"""shield: whoever waits may be canceled, the work itself goes on."""
import asyncio


async def save(document: str) -> str:
    print(f"{document}: saving")
    await asyncio.sleep(0.25)
    print(f"{document}: on disk")
    return f"{document}, version 2"


async def close_window(saving: asyncio.Task[str]) -> None:
    try:
        await asyncio.shield(saving)
    except asyncio.CancelledError:
        print("window: gone, the save is " + ("lost" if saving.cancelled() else "still running"))
        raise


async def main() -> None:
    saving = asyncio.create_task(save("letter"))
    window = asyncio.create_task(close_window(saving))
    await asyncio.sleep(0.05)

    window.cancel()
    await asyncio.wait([window])
    print("window: canceled" if window.cancelled() else "window: closed")
    print(f"saved: {await saving}")

    diary = asyncio.create_task(save("diary"))
    try:
        await asyncio.wait_for(asyncio.shield(diary), timeout=0.03)
    except TimeoutError:
        print("diary: timeout, but not forgotten")
    print(f"saved: {await diary}")


asyncio.run(main())
