"""asyncio's echo servers, on asyncio's own loop or on uvloop's. Usage: echo.py asyncio|uvloop protocol|streams

On SIGUSR1 it collects all garbage and prints "collected".
"""

import asyncio
import gc
import signal
import sys

RECEIVE_BYTES = 64 * 1024


class Echo(asyncio.Protocol):
    __slots__ = ("transport",)

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def echo(reader, writer):
    while data := await reader.read(RECEIVE_BYTES):
        writer.write(data)
        await writer.drain()
    writer.close()


def collect():
    gc.collect()
    print("collected", flush=True)


async def main(api):
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, collect)
    if api == "protocol":
        server = await loop.create_server(Echo, "127.0.0.1", 0, backlog=1024)
    else:
        server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1024)
    print("listening on 127.0.0.1:%d" % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "uvloop":
        import uvloop

        uvloop.install()
    asyncio.run(main(sys.argv[2]))
