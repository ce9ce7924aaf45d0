"""FastAPI on uvicorn, one process. Prints "listening on PORT"."""
import os
import socket

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import PlainTextResponse

DOWNLOAD = os.urandom(100 * 1024)
app = FastAPI()


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext():
    return "Hello, World!"


@app.get("/json")
async def json():
    return {"text": "Hello, World!"}


@app.get("/download")
async def download():
    return Response(DOWNLOAD, media_type="application/octet-stream")


@app.post("/post", response_class=PlainTextResponse)
async def post(request: Request):
    return f"{len(await request.body())} bytes"


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.send_bytes(await websocket.receive_bytes())
    except WebSocketDisconnect:
        pass


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(512)
print("listening on", listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[listener])
