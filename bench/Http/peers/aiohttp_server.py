"""aiohttp, one process. Usage: aiohttp_server.py CERTIFICATE KEY; prints "listening on PORT TLS_PORT"."""
import asyncio
import os
import ssl
import sys

from aiohttp import WSMsgType, web

DOWNLOAD = os.urandom(100 * 1024)


async def plaintext(request):
    return web.Response(text="Hello, World!")


async def json(request):
    return web.json_response({"text": "Hello, World!"})


async def download(request):
    return web.Response(body=DOWNLOAD)


async def post(request):
    return web.Response(text=f"{len(await request.read())} bytes")


async def echo(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


async def main():
    app = web.Application()
    app.add_routes([web.get("/plaintext", plaintext), web.get("/json", json), web.get("/download", download),
                    web.post("/post", post), web.get("/echo", echo)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    print("listening on", *(address[1] for address in runner.addresses), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
