"""asyncio's time of one operation, in microseconds: asyncio_processes.py ROW COUNT."""
import asyncio
import sys
import time


async def spawn_wait() -> None:
    process = await asyncio.create_subprocess_exec("/bin/true")
    await process.wait()


async def to_thread() -> None:
    await asyncio.to_thread(int)


async def main(row: str, count: int) -> None:
    operation = {"spawn_wait": spawn_wait, "to_thread": to_thread}[row]
    for _ in range(count // 10 + 1):
        await operation()
    begin = time.perf_counter()
    for _ in range(count):
        await operation()
    print((time.perf_counter() - begin) / count * 1e6)


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
