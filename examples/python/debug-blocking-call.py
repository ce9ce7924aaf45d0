"""Debug mode: a call that blocks the loop is reported."""
import asyncio
import logging
import time


class SlowSteps(logging.Handler):
    """Says once that a step was slow; asyncio's own text has times and addresses in it."""

    reported = False

    def emit(self, record: logging.LogRecord) -> None:
        if "took" in record.getMessage() and not self.reported:
            self.reported = True
            print("debug: a step took too long")


async def grind_beans() -> None:
    print("mill: grinding")
    time.sleep(0.3)  # the mistake: nothing else runs meanwhile
    print("mill: done")


async def main() -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.15

    await asyncio.sleep(0.05)
    print("waiting is no problem")

    await asyncio.create_task(grind_beans())
    print("coffee is ready")


logging.getLogger("asyncio").addHandler(SlowSteps())
asyncio.run(main())
