"""Task groups: the block ends when all children have; one failure cancels the others."""
import asyncio


async def carry(piece: str, seconds: float) -> str:
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{piece}: put down")
        raise
    if piece == "piano":
        raise RuntimeError("piano is too heavy")
    print(f"{piece}: in the van")
    return piece


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        chair = group.create_task(carry("chair", 0.15))
        table = group.create_task(carry("table", 0.05))
    print(f"first trip: {chair.result()} and {table.result()}")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(carry("lamp", 0.02))
            group.create_task(carry("piano", 0.15))
            group.create_task(carry("sofa", 5))
        print("never printed")
    except* RuntimeError as failures:
        for error in failures.exceptions:
            print(f"error: {error}")
    print("moved in")


asyncio.run(main())
