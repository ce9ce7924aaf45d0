"""create_task: start work now, do something else, and fetch the result when it is needed."""
import asyncio


async def heat_oven(degrees: int) -> int:
    print("oven: heating")
    await asyncio.sleep(0.2)
    print("oven: hot")
    return degrees


async def knead() -> str:
    print("cook: kneading")
    await asyncio.sleep(0.05)
    print("cook: dough is ready")
    return "bread"


async def main() -> None:
    oven = asyncio.create_task(heat_oven(220))
    print("cook: oven is switched on")  # a new task takes its first step at our next await

    dough = await knead()
    print("cook: waiting for the oven" if not oven.done() else "cook: oven was faster")

    print(f"cook: {dough} bakes at {await oven} degrees")
    print(f"cook: the result stays, {await oven} degrees")


asyncio.run(main())
