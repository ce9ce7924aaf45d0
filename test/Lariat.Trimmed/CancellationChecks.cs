namespace Lariat.Trimmed;

/// <summary>Cancellation and time-outs at every kind of await that can be left, and at value tasks by the token.</summary>
internal static class CancellationChecks
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(30);

    public static async Coroutine RunAsync(Checks checks)
    {
        await CheckAwaitAsync(checks, "Coroutine", static () => Coroutine.Sleep(60));
        await CheckAwaitAsync(checks, "Task", static async () => await new TaskCompletionSource().Task);
        await CheckAwaitAsync(checks, "Task<int>", static async () => await new TaskCompletionSource<int>().Task);
        await CheckAwaitAsync(checks, "Task<string>", static async () => await new TaskCompletionSource<string>().Task);
        await CheckAwaitAsync(checks, "Task<Guid>", static async () => await new TaskCompletionSource<Guid>().Task);
        await CheckAwaitAsync(checks, "Task<(int, string)>", static async () => await new TaskCompletionSource<(int, string)>().Task);
        await CheckAwaitAsync(checks, "Task, ConfigureAwait(false)", static async () => await new TaskCompletionSource().Task.ConfigureAwait(false));
        await CheckAwaitAsync(checks, "Task<long>, ConfigureAwait(false)", static async () => await new TaskCompletionSource<long>().Task.ConfigureAwait(false));
        await CheckAwaitAsync(checks, "Abandon(ValueTask<Guid>)", static async () => await Coroutine.Abandon(new ValueTask<Guid>(new TaskCompletionSource<Guid>().Task)));
        await CheckAwaitAsync(checks, "ValueTask<int> with the token", static async () => await WithTokenAsync());
        await CheckAwaitAsync(checks, "plain method at a coroutine", static async () => await PlainAsync());
        await CheckAwaitAsync(checks, "plain method at Task.Delay with the token", static async () => await PlainDelayAsync());
        await checks.RunAsync("an abandoned operation's exception is observed", ObserveAsync);
    }

    private static async Coroutine CheckAwaitAsync(Checks checks, string name, Func<Coroutine> body)
    {
        await checks.RunAsync($"Cancel at {name}", () => CancelAsync(body));
        await checks.RunAsync($"Cancel at {name}, below a finally block", () => CancelAsync(() => CleanUpAsync(body)));
        await checks.RunAsync($"TimeoutScope at {name}", () => TimesOutAsync(() => new TimeoutScope(s_soon).RunAsync(body)));
        await checks.RunAsync($"WaitFor at {name}", () => TimesOutAsync(() => Coroutine.WaitFor(body(), s_soon)));
        await checks.RunAsync($"group that fails at {name}", () => FailGroupAsync(body));
    }

    private static async Coroutine<bool> CancelAsync(Func<Coroutine> body)
    {
        LoopTask task = LoopTask.Create(body());
        await Coroutine.Sleep(0);
        task.Cancel();
        await Coroutine.WaitMany([task]);
        return task.IsCanceled;
    }

    private static async Coroutine CleanUpAsync(Func<Coroutine> body)
    {
        try
        {
            await body();
        }
        finally
        {
            await Coroutine.Sleep(0);
        }
    }

    private static async Coroutine<bool> TimesOutAsync(Func<Coroutine> body)
    {
        try
        {
            await body();
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static async Coroutine<bool> FailGroupAsync(Func<Coroutine> body)
    {
        LoopTask? waits = null;
        try
        {
            await TaskGroup.RunAsync(async group =>
            {
                waits = group.Create(body());
                await Coroutine.Sleep(0);
                throw new InvalidTimeZoneException();
            });
        }
        catch (ExceptionGroup)
        {
            return waits!.IsCanceled;
        }

        return false;
    }

    private static async Coroutine<bool> ObserveAsync()
    {
        bool isUnobserved = false;
        TaskScheduler.UnobservedTaskException += (_, _) => isUnobserved = true;
        await AbandonAsync();
        await Coroutine.Sleep(s_soon);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !isUnobserved && EventLoop.Current.AbandonedOperations.All(operation => operation.TaskName != "fails");

        static async Coroutine AbandonAsync()
        {
            var source = new TaskCompletionSource<Guid>();
            LoopTask task = LoopTask.Create(WaitAsync(source.Task), "fails");
            await Coroutine.Sleep(0);
            task.Cancel();
            await Coroutine.WaitMany([task]);
            source.SetException(new InvalidTimeZoneException());
        }

        static async Coroutine WaitAsync(Task<Guid> task) => await task;
    }

    private static async ValueTask<int> WithTokenAsync()
    {
        await Task.Delay(Timeout.Infinite, LoopTask.Current.Token);
        return 1;
    }

    private static async Task PlainAsync() => await Coroutine.Sleep(60);

    private static async Task PlainDelayAsync() => await Task.Delay(Timeout.Infinite, LoopTask.Current.Token);
}
