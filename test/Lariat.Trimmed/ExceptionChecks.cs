namespace Lariat.Trimmed;

/// <summary>Exceptions that pass coroutines with and without handlers.</summary>
internal static class ExceptionChecks
{
    public static async Coroutine RunAsync(Checks checks)
    {
        await checks.RunAsync("exception meets a parent without handlers", static () => CatchAsync(PassAsync));
        await checks.RunAsync("exception meets a parent with a finally block", CleanUpAsync);
        await checks.RunAsync("exception ends a task", static () => CatchAsync(static async () => await LoopTask.Create(PassAsync())));
        await checks.RunAsync("exception ends a group", FailGroupAsync);
    }

    private static async Coroutine<bool> CatchAsync(Func<Coroutine> body)
    {
        try
        {
            await body();
            return false;
        }
        catch (InvalidTimeZoneException)
        {
            return true;
        }
    }

    private static async Coroutine<bool> CleanUpAsync()
    {
        bool isClean = false;
        bool isCaught = await CatchAsync(WithFinallyAsync);
        return isCaught && isClean;

        async Coroutine WithFinallyAsync()
        {
            try
            {
                await PassAsync();
            }
            finally
            {
                await Coroutine.Sleep(0);
                isClean = true;
            }
        }
    }

    private static async Coroutine<bool> FailGroupAsync()
    {
        LoopTask? sibling = null;
        try
        {
            await TaskGroup.RunAsync(group =>
            {
                sibling = group.Create(Coroutine.Sleep(60));
                group.Create(PassAsync());
                return Coroutine.Sleep(60);
            });
        }
        catch (ExceptionGroup error)
        {
            return error.InnerExceptions is [InvalidTimeZoneException] && sibling!.IsCanceled;
        }

        return false;
    }

    private static async Coroutine PassAsync() => await ThrowAsync();

    private static async Coroutine ThrowAsync()
    {
        await Coroutine.Sleep(0);
        throw new InvalidTimeZoneException();
    }
}
