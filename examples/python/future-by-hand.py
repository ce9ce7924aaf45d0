"""Futures by hand: turn a callback API into something that can be awaited."""
import asyncio
from collections.abc import Callable


def ask_oracle(question: str, answer: Callable[[str], None], failed: Callable[[str], None]) -> None:
    """An old-fashioned API: returns at once and calls back later."""
    loop = asyncio.get_running_loop()
    if question.endswith("?"):
        loop.call_later(0.05, answer, "42")
    else:
        loop.call_later(0.05, failed, "that is not a question")


def ask(question: str) -> asyncio.Future:
    future = asyncio.get_running_loop().create_future()
    ask_oracle(
        question,
        answer=future.set_result,
        failed=lambda reason: future.set_exception(ValueError(reason)))
    return future


async def main() -> None:
    future = ask("what is six times seven?")
    future.add_done_callback(lambda done: print(f"callback: {done.result()}"))
    print("pending" if not future.done() else "done")
    print(f"answer: {await future}")
    await asyncio.sleep(0)

    try:
        await ask("tell me")
    except ValueError as error:
        print(f"error: {error}")

    try:
        future.set_result("43")
    except asyncio.InvalidStateError:
        print("a future is answered only once")


asyncio.run(main())
