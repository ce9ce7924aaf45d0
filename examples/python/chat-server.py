"""A chat room: a task for each member, and one dictionary that needs no lock. Whoever is too slow for the room is dropped from it."""
import asyncio
import sys

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
UNSENT_BYTES_MAX = 256 * 1024
members: dict[str, asyncio.StreamWriter] = {}


async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    name = (await asyncio.wait_for(reader.readline(), 30)).decode().rstrip()
    if not name or name in members:
        send(writer, f"* the name '{name}' cannot be had")
        writer.close()
        return
    members[name] = writer
    try:
        send(writer, f"* welcome, {name}; here: {', '.join(sorted(members))}")
        send_to_others(name, f"* {name} joins")
        while line := await reader.readline():
            send_to_others(name, f"{name}: {line.decode().rstrip()}")
    except ValueError:  # what readline makes of LimitOverrunError
        send(writer, "* that was too long, goodbye")
    finally:
        del members[name]
        send_to_others(name, f"* {name} leaves")
        writer.close()


def send_to_others(sender: str, message: str) -> None:
    for name, member in members.items():
        if name != sender:
            send(member, message)


def send(member: asyncio.StreamWriter, message: str) -> None:
    if member.transport.get_write_buffer_size() > UNSENT_BYTES_MAX:
        member.transport.abort()
    elif not member.is_closing():
        member.write(f"{message}\n".encode())


async def join(name: str, port: int) -> Stream:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{name}\n".encode())
    await print_line(name, reader)
    return reader, writer


async def print_line(who: str, reader: asyncio.StreamReader) -> None:
    print(f"{who} reads: {(await reader.readline()).decode()}", end="")


async def demonstrate() -> None:
    server = await asyncio.start_server(visit, "127.0.0.1", 0, limit=1024)
    port = server.sockets[0].getsockname()[1]
    ada, to_ada = await join("ada", port)
    bob, to_bob = await join("bob", port)
    await print_line("ada", ada)

    to_ada.write(b"hello, bob\n")
    await print_line("bob", bob)

    _, to_impostor = await join("bob", port)

    to_bob.write(b"x" * 5000 + b"\n")
    await print_line("bob", bob)
    await print_line("ada", ada)

    for writer in [to_ada, to_bob, to_impostor]:
        writer.close()
    while members:
        await asyncio.sleep(0)
    server.close()


async def serve(port: int) -> None:
    server = await asyncio.start_server(visit, "127.0.0.1", port, limit=1024)
    print(f"listening on 127.0.0.1:{port}")
    await server.serve_forever()


asyncio.run(serve(int(sys.argv[2])) if len(sys.argv) == 3 else demonstrate())
