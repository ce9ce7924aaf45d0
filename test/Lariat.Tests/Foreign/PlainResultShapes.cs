using static Lariat.Tests.PlainShape;

namespace Lariat.Tests;

/// <summary>What a method returns, and what it awaits.</summary>
internal static class PlainResultShapes
{
    public static IReadOnlyList<PlainShape> All { get; } =
    [
        Of("Task at a Task", async (operation, log) =>
        {
            try
            {
                await (Task)operation;
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        At("Task<T> at a Task<T>", operation => operation),
        OfValue("ValueTask at a Task<T>", async (operation, log) =>
        {
            try
            {
                await operation;
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        new("ValueTask<T> at a Task<T>", async (operation, log) =>
        {
            try
            {
                Assert.Equal(2, await AddAsync(operation, log));
            }
            finally
            {
                log.Add("caller");
            }
        }),
        Of("at a ValueTask of a Task", async (operation, log) =>
        {
            try
            {
                await new ValueTask(operation);
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        Of("at a ValueTask<T> of a Task<T>", async (operation, log) =>
        {
            try
            {
                await new ValueTask<int>(operation);
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        Of("at ConfigureAwait(true)", async (operation, log) =>
        {
            try
            {
                await operation.ConfigureAwait(true);
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        Of("at ConfigureAwait(true) of a Task", async (operation, log) =>
        {
            try
            {
                await ((Task)operation).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        Of("at ConfigureAwait(true) of a ValueTask<T>", async (operation, log) =>
        {
            try
            {
                await new ValueTask<int>(operation).ConfigureAwait(true);
                log.Add("went-on");
            }
            finally
            {
                log.Add("inside");
            }
        }),
        At("at WaitAsync", operation => operation.WaitAsync(TimeSpan.FromHours(1))),
        At("at WhenAny of operations", operation => Task.WhenAny(operation, new TaskCompletionSource<int>().Task).Unwrap()),
        At("at WhenAll of operations", async operation => (await Task.WhenAll(operation, Task.FromResult(2)))[0]),
        At("at a ContinueWith", operation => operation.ContinueWith(static done => done.Result, TaskScheduler.Default)),
        At("at a method of the pool", operation => Task.Run(() => operation)),
        At("at an operation that others await too", operation =>
        {
            _ = operation.ContinueWith(static _ => { }, TaskScheduler.Default);
            return operation;
        }),
    ];

    private static PlainShape At(string name, Func<Task<int>, Task<int>> wrap) => Of(name, async (operation, log) =>
    {
        try
        {
            await wrap(operation);
            log.Add("went-on");
        }
        finally
        {
            log.Add("inside");
        }
    });

    private static async ValueTask<int> AddAsync(Task<int> operation, Recorder log)
    {
        try
        {
            int result = await operation;
            log.Add("went-on");
            return result + 1;
        }
        finally
        {
            log.Add("inside");
        }
    }
}
