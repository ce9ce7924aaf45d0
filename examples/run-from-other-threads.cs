// RunThreadSafe: a plain thread gives work to the loop and waits for the result.
#:project ../src/Lariat/Lariat.csproj
using Lariat;

EventLoop.Run(MainAsync());

// region: machine
static void UseCashMachine(EventLoop loop, Account account, AsyncEvent closed)
{
    foreach (int amount in (int[])[30, 50, 40])
    {
        Task<int> withdrawal = loop.RunThreadSafe(account.WithdrawAsync(amount)).AsTask();
        try
        {
            int left = withdrawal.WaitAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult(); // this thread may block
            Console.WriteLine($"machine: {amount} paid, {left} left");
        }
        catch (InvalidOperationException error)
        {
            Console.WriteLine($"machine: error: {error.Message}");
        }
    }

    loop.CallSoonThreadSafe(closed.Set);
}
// endregion

static async Coroutine MainAsync()
{
    var account = new Account();
    var closed = new AsyncEvent();
    EventLoop loop = EventLoop.Current;
    var machine = new Thread(() => UseCashMachine(loop, account, closed));
    machine.Start();

    await closed.WaitAsync();
    await Coroutine.ToThread(machine.Join);
    Console.WriteLine($"bank: {account.Balance} in the account");
}

/// <summary>Belongs to the loop: only coroutines touch it, so it needs no lock.</summary>
internal sealed class Account
{
    public int Balance { get; private set; } = 100;

    public async Coroutine<int> WithdrawAsync(int amount)
    {
        await Coroutine.Sleep(0.02);
        if (amount > Balance)
        {
            throw new InvalidOperationException($"only {Balance} left");
        }

        Balance -= amount;
        return Balance;
    }
}
