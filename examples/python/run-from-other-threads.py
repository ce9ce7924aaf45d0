"""run_coroutine_threadsafe: a plain thread gives work to the loop and waits for the result."""
import asyncio
import threading


class Account:
    """Belongs to the loop: only coroutines touch it, so it needs no lock."""

    balance = 100

    async def withdraw(self, amount: int) -> int:
        await asyncio.sleep(0.02)
        if amount > self.balance:
            raise ValueError(f"only {self.balance} left")
        self.balance -= amount
        return self.balance


def cash_machine(loop: asyncio.AbstractEventLoop, account: Account, closed: asyncio.Event) -> None:
    for amount in [30, 50, 40]:
        withdrawal = asyncio.run_coroutine_threadsafe(account.withdraw(amount), loop)
        try:
            print(f"machine: {amount} paid, {withdrawal.result(timeout=5)} left")
        except ValueError as error:
            print(f"machine: error: {error}")
    loop.call_soon_threadsafe(closed.set)


async def main() -> None:
    account = Account()
    closed = asyncio.Event()
    machine = threading.Thread(
        target=cash_machine, args=(asyncio.get_running_loop(), account, closed))
    machine.start()

    await closed.wait()
    machine.join()
    print(f"bank: {account.balance} in the account")


asyncio.run(main())
