"""A pipe through gzip: one task writes, one reads, and neither needs all of the text at once."""
import asyncio
from asyncio.subprocess import PIPE


async def main() -> None:
    gzip = await asyncio.create_subprocess_exec("gzip", "-n", stdin=PIPE, stdout=PIPE)
    gunzip = await asyncio.create_subprocess_exec("gzip", "-d", stdin=PIPE, stdout=PIPE)

    writing = asyncio.create_task(write_lines(gzip.stdin, 100_000))
    copying = asyncio.create_task(copy(gzip.stdout, gunzip.stdin))
    count = 0
    async for _ in gunzip.stdout:
        count += 1
    await writing
    await copying
    print(f"{count} lines came back")

    print(f"gzip: exit code {await gzip.wait()}, gunzip: exit code {await gunzip.wait()}")


async def write_lines(writer: asyncio.StreamWriter, count: int) -> None:
    for i in range(count):
        writer.write(f"line {i}\n".encode())
        await writer.drain()
    writer.write_eof()


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.write_eof()


asyncio.run(main())
