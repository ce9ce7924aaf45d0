"""Twenty commands, four at a time; one of them fails, one takes too long, and the others do not mind."""
import asyncio
from asyncio.subprocess import PIPE


class CommandRunner:
    """Runs commands, only so many at a time, none longer than it may."""

    def __init__(self, at_once_max: int, timeout: float) -> None:
        self.places = asyncio.Semaphore(at_once_max)
        self.timeout = timeout
        self.running = 0
        self.most_at_once = 0

    async def run(self, command: str) -> str:
        async with self.places:
            self.running += 1
            self.most_at_once = max(self.most_at_once, self.running)
            process = await asyncio.create_subprocess_shell(command, stdout=PIPE, stderr=PIPE)
            try:
                output, error = await asyncio.wait_for(process.communicate(), self.timeout)
                return output.decode().strip() if process.returncode == 0 else f"exit code {process.returncode}, {error.decode().strip()}"
            except TimeoutError:
                process.kill()
                await process.wait()
                return "took too long"
            finally:
                self.running -= 1


async def main() -> None:
    commands = [f"expr {i} '*' {i}" for i in range(1, 21)]
    commands[6] = "echo seven is unlucky >&2; exit 7"
    commands[12] = "exec sleep 1000"
    runner = CommandRunner(at_once_max=4, timeout=0.5)

    outcomes = await asyncio.gather(*map(runner.run, commands))

    for i, outcome in enumerate(outcomes, 1):
        print(f"{i}: {outcome}")
    print(f"at most {runner.most_at_once} at once")


asyncio.run(main())
