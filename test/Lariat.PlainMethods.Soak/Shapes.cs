namespace Lariat.PlainMethods.Soak;

/// <summary>The plain async methods that are canceled.</summary>
internal static class Shapes
{
    private static readonly (string Name, Func<Round, Task> Run)[] s_all =
    [
        ("one method", static round => OneAsync(round, "a", round[0])),
        ("three deep", ThreeDeepAsync),
        ("two awaits", TwoAsync),
        ("await in finally", FinallyAsync),
        ("await of Lariat's in finally", LariatFinallyAsync),
        ("catch, await another", CatchAsync),
        ("catch, await the same", CatchSameAsync),
        ("WhenAll", static round => Task.WhenAll(OneAsync(round, "a", round[0]), OneAsync(round, "b", round[1]), OneAsync(round, "c", round[2]))),
        ("WhenAny", WhenAnyAsync),
        ("value task", ValueTaskAsync),
        ("coroutine between", CoroutineAsync),
        ("a task that others await", SharedOperationAsync),
    ];

    public static int Count => s_all.Length;

    public static string NameOf(int shape) => s_all[shape].Name;

    public static Task Run(int shape, Round round) => s_all[shape].Run(round);

    private static async Task<int> OneAsync(Round round, string name, Task<int> operation)
    {
        round.Enter(name);
        try
        {
            int result = await operation;
            round.Mark($"{name} done");
            return result;
        }
        catch (OperationCanceledException)
        {
            round.Cut();
            throw;
        }
        finally
        {
            round.Leave(name);
        }
    }

    private static async Task ThreeDeepAsync(Round round)
    {
        round.Enter("outer");
        try
        {
            await MiddleAsync(round);
            round.Mark("outer done");
        }
        finally
        {
            round.Leave("outer");
        }
    }

    private static async Task<int> MiddleAsync(Round round)
    {
        round.Enter("middle");
        try
        {
            return await OneAsync(round, "inner", round[0]);
        }
        finally
        {
            round.Leave("middle");
        }
    }

    private static async Task TwoAsync(Round round)
    {
        await OneAsync(round, "first", round[0]);
        round.Mark("between");
        await OneAsync(round, "second", round[1]);
        round.Mark("after");
    }

    private static async Task FinallyAsync(Round round)
    {
        try
        {
            await OneAsync(round, "body", round[0]);
        }
        finally
        {
            await OneAsync(round, "clean-up", round[1]);
        }
    }

    private static async Task LariatFinallyAsync(Round round)
    {
        try
        {
            await OneAsync(round, "body", round[0]);
        }
        finally
        {
            round.Enter("clean-up");
            try
            {
                await Coroutine.Sleep(0);
                await round[1];
                round.Mark("cleaned");
            }
            finally
            {
                round.Leave("clean-up");
            }
        }
    }

    private static async Task CatchAsync(Round round)
    {
        try
        {
            await OneAsync(round, "first", round[0]);
        }
        catch (OperationCanceledException)
        {
            await OneAsync(round, "another", round[1]);
        }

        round.Mark("goes on");
    }

    private static async Task CatchSameAsync(Round round)
    {
        for (int i = 0; i < 6; i++)
        {
            try
            {
                await round[0];
                round.Mark("done");
                return;
            }
            catch (OperationCanceledException)
            {
                round.Cut();
                round.Mark($"catch {i}");
            }
        }
    }

    private static Task<Task<int>> WhenAnyAsync(Round round)
    {
        round.MayOutliveTask = true;
        return Task.WhenAny(OneAsync(round, "a", round[0]), OneAsync(round, "b", round[0]));
    }

    private static async Task ValueTaskAsync(Round round)
    {
        await BelowAsync();

        async ValueTask<int> BelowAsync() => await OneAsync(round, "below", round[0]);
    }

    private static async Task CoroutineAsync(Round round)
    {
        await BetweenAsync();

        async Coroutine BetweenAsync() => await OneAsync(round, "below", round[0]);
    }

    private static async Task SharedOperationAsync(Round round)
    {
        int others = 0;
        round[0].GetAwaiter().UnsafeOnCompleted(() => Interlocked.Increment(ref others));
        round[0].ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Interlocked.Increment(ref others));
        await OneAsync(round, "shared", round[0]);
    }
}
