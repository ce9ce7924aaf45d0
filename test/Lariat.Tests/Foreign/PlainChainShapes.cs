using static Lariat.Tests.PlainShape;

namespace Lariat.Tests;

/// <summary>Methods that await methods.</summary>
internal static class PlainChainShapes
{
    public static IReadOnlyList<PlainShape> All { get; } =
    [
        Of("three deep", async (operation, log) =>
        {
            try
            {
                await MiddleAsync(operation, log);
            }
            finally
            {
                log.Add("outer");
            }
        }, "inside middle outer caller"),
        Of("a hundred deep", (operation, log) => RecurseAsync(100, operation, log)),
        Of("a hundred value tasks deep", async (operation, log) => await RecurseValueAsync(100, operation, log)),
        Of("with a coroutine in between", async (operation, log) => await CoroutineAsync(operation, log), "inside coroutine caller"),
        Of("with a value task in between", async (operation, log) => await ValueAsync(operation, log)),
        Of("AsTask of a value task", async (operation, log) => await ValueAsync(operation, log).AsTask()),
        Of("started first, awaited later", async (operation, log) =>
        {
            Task<int> started = WaitAsync(operation, log);
            await Task.CompletedTask;
            await started;
        }),
        Of("started first, awaited after a sleep", async (operation, log) =>
        {
            Task<int> started = WaitAsync(operation, log);
            await Coroutine.Sleep(0);
            await started;
        }),
        Of("WaitAsync of a method", async (operation, log) => await WaitAsync(operation, log).WaitAsync(TimeSpan.FromHours(1))),
        Of("WhenAll of two methods", async (operation, log) => await Task.WhenAll(WaitAsync(operation, log), WaitAsync(operation, log)), "inside inside caller"),
        Of("WhenAll of a list of methods", async (operation, log) => await Task.WhenAll([.. Enumerable.Range(0, 3).Select(_ => WaitAsync(operation, log))]), "inside inside inside caller"),
        Of("WhenAny of two methods", async (operation, log) => await await Task.WhenAny(WaitAsync(operation, log), WaitAsync(operation, log)), "inside inside caller"),
        Of("Gather of two methods", async (operation, log) => await Coroutine.Gather(
            Coroutine.From(() => WaitAsync(operation, log)), Coroutine.From(() => WaitAsync(operation, log))), "inside inside caller"),
        Of("a group", (operation, log) => GroupAsync(operation, log)),
        Of("a scope", async (operation, log) => await Coroutine.WaitFor(Coroutine.From(() => WaitAsync(operation, log)), TimeSpan.FromHours(1))),
    ];

    private static async Task GroupAsync(Task<int> operation, Recorder log)
        => await TaskGroup.RunAsync(group =>
        {
            group.Create(Coroutine.From(() => WaitAsync(operation, log)));
            return Task.CompletedTask;
        });

    private static async Task<int> MiddleAsync(Task<int> operation, Recorder log)
    {
        try
        {
            return await WaitAsync(operation, log);
        }
        finally
        {
            log.Add("middle");
        }
    }

    private static async Task<int> RecurseAsync(int depth, Task<int> operation, Recorder log)
        => depth == 0 ? await WaitAsync(operation, log) : await RecurseAsync(depth - 1, operation, log);

    private static async ValueTask<int> RecurseValueAsync(int depth, Task<int> operation, Recorder log)
        => depth == 0 ? await WaitAsync(operation, log) : await RecurseValueAsync(depth - 1, operation, log);

    private static async Coroutine<int> CoroutineAsync(Task<int> operation, Recorder log)
    {
        try
        {
            return await WaitAsync(operation, log);
        }
        finally
        {
            log.Add("coroutine");
        }
    }

    private static async ValueTask<int> ValueAsync(Task<int> operation, Recorder log) => await WaitAsync(operation, log);
}
