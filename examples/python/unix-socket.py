"""A Unix socket: a server that only programs of this machine, and of this user, can reach."""
import asyncio
import os
import sys
import tempfile


async def start(path: str) -> asyncio.Server:
    server = await asyncio.start_unix_server(reverse, path)
    os.chmod(path, 0o600)
    return server


async def reverse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(f"{line.decode().rstrip()[::-1]}\n".encode())
        await writer.drain()
    writer.close()


async def ask(path: str, *words: str) -> None:
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except OSError:
        print(f"{words[0]}: nobody listens there")
        return
    for word in words:
        writer.write(f"{word}\n".encode())
        await writer.drain()
        print(f"{word} -> {(await reader.readline()).decode()}", end="")
    writer.close()
    await writer.wait_closed()


async def demonstrate() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "reverse.sock")
        server = await start(path)
        await ask(path, "stressed", "lager")
        server.close()
        await server.wait_closed()
        await ask(path, "too late")


async def serve(path: str) -> None:
    server = await start(path)
    print(f"listening on {path}")
    try:
        await server.serve_forever()
    finally:
        os.unlink(path)


asyncio.run(serve(sys.argv[1]) if len(sys.argv) == 2 else demonstrate())
