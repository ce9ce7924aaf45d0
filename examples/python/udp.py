"""UDP: a clock that answers questions, and a client that asks again when a datagram was lost."""
import asyncio
import sys
import time


class Clock(asyncio.DatagramProtocol):
    def __init__(self, lost_count: int) -> None:
        self.lost_count = lost_count

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        self.lost_count -= 1
        if self.lost_count >= 0:
            return
        match data.decode():
            case "time":
                answer = time.strftime("%H:%M:%S", time.gmtime())
            case "day of the moon landing":
                answer = "Sunday"
            case other:
                answer = f"what is '{other}'?"
        self.transport.sendto(answer.encode(), sender)


class Answers(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | Exception] = asyncio.Queue()

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        self.queue.put_nowait(data)

    def error_received(self, error: Exception) -> None:
        self.queue.put_nowait(error)


async def ask(host: str, port: int, question: str) -> str:
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(Answers, remote_addr=(host, port))
    try:
        for attempt in range(1, 4):
            transport.sendto(question.encode())
            try:
                answer = await asyncio.wait_for(answers.queue.get(), 0.25)
            except TimeoutError:
                continue  # UDP tells nobody that a datagram was lost
            if isinstance(answer, Exception):
                raise answer
            return f"{answer.decode()} (attempt {attempt})"
        return "no answer"
    finally:
        transport.close()


async def print_answer(host: str, port: int, question: str) -> None:
    try:
        print(f"{question}: {await ask(host, port, question)}")
    except ConnectionRefusedError:
        print(f"{question}: nobody listens there")


async def demonstrate() -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: Clock(lost_count=1), local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    await print_answer("127.0.0.1", port, "day of the moon landing")
    await print_answer("127.0.0.1", port, "weather")

    transport.close()
    await asyncio.sleep(0)
    await print_answer("127.0.0.1", port, "weather")


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: Clock(lost_count=0), local_addr=("127.0.0.1", port))
    print(f"listening on 127.0.0.1:{port}")
    await asyncio.Event().wait()


match sys.argv[1:]:
    case ["--port", port]:
        asyncio.run(serve(int(port)))
    case [host, port]:
        asyncio.run(print_answer(host, int(port), "time"))
    case _:
        asyncio.run(demonstrate())
