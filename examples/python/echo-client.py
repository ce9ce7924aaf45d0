"""An echo client: sends lines and prints what comes back."""
import asyncio
import sys
from collections.abc import Iterable


async def talk(host: str, port: int, lines: Iterable[str]) -> None:
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(host, port)
    try:
        for line in lines:
            writer.write(f"{line}\n".encode())
            await writer.drain()
            answer = await asyncio.wait_for(reader.readline(), 10)
            if not answer:
                print("the server has closed the connection")
                return
            print(f"echo: {answer.decode()}", end="")
    finally:
        writer.close()
        await writer.wait_closed()


async def echo_twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(2):
        writer.write(await reader.readline())
        await writer.drain()
    await reader.readline()  # gets no answer
    writer.close()
    await writer.wait_closed()


async def demonstrate() -> None:
    server = await asyncio.start_server(echo_twice, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await talk("127.0.0.1", port, ["hello", "grüß dich", "anybody there?"])

    server.close()
    await server.wait_closed()
    try:
        await talk("127.0.0.1", port, ["hello"])
    except ConnectionRefusedError:
        print("nobody listens there any more")


if len(sys.argv) == 3:
    asyncio.run(talk(sys.argv[1], int(sys.argv[2]), (line.rstrip("\n") for line in sys.stdin)))
else:
    asyncio.run(demonstrate())
