namespace Lariat.Benchmarks;

/// <summary>One acquire, sleep(0) inside and release of a lock that 100 tasks contend for.</summary>
internal sealed class LockRow() : Row("lock_handover")
{
    public override Coroutine RunLariat(int count, Meter meter)
    {
        var gate = new AsyncLock();
        return Work.RunTasksAsync(100, BodyAsync, meter);

        async Coroutine BodyAsync()
        {
            for (int i = 0; i < count / 100; i++)
            {
                using (await gate.EnterAsync())
                {
                    await Coroutine.Sleep(0);
                }
            }
        }
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        using var gate = new SemaphoreSlim(1, 1);
        await Work.RunTasksByDotNet(100, Body, meter);

        async Task Body()
        {
            for (int i = 0; i < count / 100; i++)
            {
                await gate.WaitAsync();
                try
                {
                    await Task.Yield();
                }
                finally
                {
                    gate.Release();
                }
            }
        }
    }
}
