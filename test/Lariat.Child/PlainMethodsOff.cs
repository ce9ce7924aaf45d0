namespace Lariat.Child;

/// <summary>Cancels coroutines that await plain async methods, in a process in which these are not interrupted. Prints where each request arrives.</summary>
internal static class PlainMethodsOff
{
    public static void Run()
    {
        AppContext.SetSwitch("Lariat.CancelPlainMethods", false);
        EventLoop.Run(async () =>
        {
            await CancelAsync(AwaitASleepAsync());
            await CancelAsync(AwaitAnOperationAsync());
        });
    }

    private static async Coroutine CancelAsync(Coroutine work)
    {
        LoopTask task = LoopTask.Create(work);
        await Coroutine.Sleep(0);
        task.Cancel();
        await Coroutine.WaitMany([task]);
    }

    private static async Coroutine AwaitASleepAsync() => await SleepAsync();

    private static async Coroutine AwaitAnOperationAsync()
    {
        var operation = new TaskCompletionSource();
        Task method = AwaitAndSleepAsync(operation.Task);
        try
        {
            await method;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("at a foreign task: canceled in the coroutine");
            operation.SetResult();
            await method.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AwaitAndSleepAsync(Task operation)
    {
        try
        {
            await operation;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("at a foreign task: canceled in the method");
        }

        try
        {
            await Coroutine.Sleep(TimeSpan.FromSeconds(10));
            Console.WriteLine("at its next wait of Lariat's: not canceled");
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("at its next wait of Lariat's: canceled in the method");
            throw;
        }
    }

    private static async Task SleepAsync()
    {
        try
        {
            await Coroutine.Sleep(TimeSpan.FromSeconds(10));
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("at a wait of Lariat's: canceled in the method");
            throw;
        }
    }
}
