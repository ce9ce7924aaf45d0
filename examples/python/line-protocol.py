"""A protocol of lines and counted bytes: a store of values with time limits, size limits, and an answer to every mistake."""
import asyncio
import sys

VALUE_BYTES_MAX = 1_000_000
LINE_BYTES_MAX = 1024
PATIENCE = 60
values: dict[str, bytes] = {}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while line := await asyncio.wait_for(reader.readline(), PATIENCE):
            await answer(reader, writer, line.decode().rstrip().split(" "))
    except (ValueError, asyncio.IncompleteReadError, TimeoutError) as error:
        # The connection is closed then: what follows might be the rest of the line, and no request.
        writer.write(f"error: {describe(error)}\n".encode())
    finally:
        writer.close()
        await writer.wait_closed()


def describe(error: Exception) -> str:
    match error:
        case asyncio.IncompleteReadError(partial=partial, expected=expected):
            return f"{len(partial)} of {expected} bytes have come"
        case TimeoutError():
            return f"nothing came for {PATIENCE} s"
        case _:  # what readline makes of LimitOverrunError
            return f"a line may have {LINE_BYTES_MAX} bytes"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: list[str]) -> None:
    match words:
        case ["put", name, length] if length.isdecimal() and int(length) <= VALUE_BYTES_MAX:
            values[name] = await asyncio.wait_for(reader.readexactly(int(length)), PATIENCE)
            writer.write(b"ok\n")
        case ["put", *_]:
            writer.write(f"error: put NAME LENGTH, at most {VALUE_BYTES_MAX}\n".encode())
        case ["get", name] if name in values:
            writer.write(f"value {len(values[name])}\n".encode() + values[name] + b"\n")
        case ["get", _]:
            writer.write(b"none\n")
        case _:
            writer.write(b"error: put NAME LENGTH, or get NAME\n")
    await writer.drain()


async def demonstrate() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=LINE_BYTES_MAX)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(b"put cat 4\nmeowput dog 9\nwoof\nwoof")
    writer.write(b"get dog\nget cat\nget cow\n")
    writer.write(b"put cow many\nput cow 2000000\nfeed cat\n")
    writer.write(b"get cat\nput cow 7\nmo")
    writer.write_eof()
    print((await reader.read()).decode(), end="")
    writer.close()

    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    writer.write(b"get " + b"x" * 5000 + b"\n")
    print((await reader.readline()).decode(), end="")
    writer.close()
    await writer.wait_closed()
    server.close()


async def serve_at(port: int) -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=LINE_BYTES_MAX)
    print(f"listening on 127.0.0.1:{port}")
    await server.serve_forever()


asyncio.run(serve_at(int(sys.argv[2])) if len(sys.argv) == 3 else demonstrate())
