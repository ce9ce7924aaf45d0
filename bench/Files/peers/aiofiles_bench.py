"""aiofiles doing what the rows of bench/Files do. Usage: aiofiles_bench.py ROW FOLDER; prints operations per second."""
import asyncio
import os
import platform
import random
import sys
import time
from importlib.metadata import version

import aiofiles

FILE_COUNT = 10_000
FILE_BYTES = 4096


async def run(count, depth, work):
    """Runs `work(number)` for every number, `depth` at a time."""
    numbers = iter(range(count))

    async def worker():
        for number in numbers:
            await work(number)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(depth)))
    return count / (time.perf_counter() - start)


async def read_files(folder, depth):
    paths = [os.path.join(folder, f"{number:05d}") for number in range(FILE_COUNT)]

    async def work(number):
        async with aiofiles.open(paths[number], "rb") as file:
            assert len(await file.read()) == FILE_BYTES

    return await run(FILE_COUNT, depth, work)


async def random_reads(folder, depth):
    path = os.path.join(folder, "large")
    pages = os.path.getsize(path) // FILE_BYTES
    generator = random.Random(42)
    offsets = [generator.randrange(pages) * FILE_BYTES for _ in range(FILE_COUNT)]
    # aiofiles has a position for each file and nothing positional: a file for each reader.
    files = [await aiofiles.open(path, "rb", buffering=0) for _ in range(depth)]

    async def work(number):
        file = files.pop()
        await file.seek(offsets[number])
        assert len(await file.read(FILE_BYTES)) == FILE_BYTES
        files.append(file)

    speed = await run(FILE_COUNT, depth, work)
    for file in files:
        await file.close()
    return speed


async def write_files(folder, depth):
    data = bytes(FILE_BYTES)
    loop = asyncio.get_running_loop()

    async def work(number):
        async with aiofiles.open(os.path.join(folder, f"written-{number:05d}"), "wb") as file:
            await file.write(data)
            await file.flush()
            await loop.run_in_executor(None, os.fsync, file.fileno())

    return await run(1_000, depth, work)


def main():
    if sys.argv[1] == "version":
        print(f"aiofiles {version('aiofiles')} on CPython {platform.python_version()}")
        return
    row, folder = sys.argv[1:3]
    depth = int(row.rsplit("_", 1)[1])
    if row.startswith("files"):
        speed = asyncio.run(read_files(folder, depth))
    elif row.startswith("random"):
        speed = asyncio.run(random_reads(folder, depth))
    else:
        speed = asyncio.run(write_files(folder, depth))
    print(speed)


main()
