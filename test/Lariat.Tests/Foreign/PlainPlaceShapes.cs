using static Lariat.Tests.PlainShape;

namespace Lariat.Tests;

/// <summary>Where in a method the operation is awaited.</summary>
internal static class PlainPlaceShapes
{
    public static IReadOnlyList<PlainShape> All { get; } =
    [
        Of("in a catch", async (operation, log) =>
        {
            try
            {
                throw new InvalidOperationException();
            }
            catch (InvalidOperationException)
            {
                await WaitAsync(operation, log);
            }
        }),
        Of("in a finally", async (operation, log) =>
        {
            try
            {
                await Task.CompletedTask;
            }
            finally
            {
                await WaitAsync(operation, log);
            }
        }),
        Of("in a finally after an error", async (operation, log) =>
        {
            try
            {
                try
                {
                    throw new InvalidOperationException();
                }
                finally
                {
                    await WaitAsync(operation, log);
                }
            }
            catch (InvalidOperationException)
            {
                log.Add("caught"); // only if the operation was not canceled
            }
        }),
        Of("in a using", async (operation, log) =>
        {
            using var leaving = new Leaving(log);
            await WaitAsync(operation, log);
        }, "inside left caller"),
        Of("in an await using", async (operation, log) =>
        {
            await using var leaving = new Leaving(log);
            await WaitAsync(operation, log);
        }, "inside left-async caller"),
        Of("in DisposeAsync", async (operation, log) =>
        {
            await using var waiting = new WaitingAtTheEnd(operation, log);
        }),
        Of("in the third turn of a loop", async (operation, log) =>
        {
            for (int i = 0; i < 3; i++)
            {
                await (i < 2 ? Task.FromResult(i) : WaitAsync(operation, log));
            }
        }),
        Of("in the condition of a loop", async (operation, log) =>
        {
            while (await WaitAsync(operation, log) != 1)
            {
                log.Add("never");
            }
        }),
        Of("in a foreach", async (operation, log) =>
        {
            foreach (Task<int> one in (Task<int>[])[Task.FromResult(1), operation])
            {
                await WaitAsync(one, one.IsCompleted ? new Recorder() : log);
            }
        }),
        Of("in an arm of a switch", async (operation, log) => _ = log.Text switch
        {
            "" => await WaitAsync(operation, log),
            _ => 0,
        }),
        Of("as an argument", async (operation, log) => _ = Math.Max(await Task.FromResult(1), await WaitAsync(operation, log))),
        Of("in a text", async (operation, log) => _ = $"{log.Text}{await WaitAsync(operation, log)}"),
        Of("behind ??", async (operation, log) => _ = (await Task.FromResult<int?>(null)) ?? await WaitAsync(operation, log)),
        Of("in an initializer", async (operation, log) => _ = new List<int> { 1, await WaitAsync(operation, log) }),
        Of("in a pattern", async (operation, log) => _ = await WaitAsync(operation, log) is > 0),
        Of("after a completed operation", async (operation, log) =>
        {
            await Task.CompletedTask;
            await WaitAsync(operation, log);
        }),
        Of("after a sleep of Lariat", async (operation, log) =>
        {
            await Coroutine.Sleep(0);
            await WaitAsync(operation, log);
        }),
        Of("after Task.Yield", async (operation, log) =>
        {
            await Task.Yield();
            await WaitAsync(operation, log);
        }),
        Of("a catch that filters others", async (operation, log) =>
        {
            try
            {
                await WaitAsync(operation, log);
            }
            catch (Exception error) when (error is InvalidOperationException)
            {
                log.Add("never");
            }
        }),
        Of("a catch that throws on", async (operation, log) =>
        {
            try
            {
                await WaitAsync(operation, log);
            }
            catch (OperationCanceledException)
            {
                log.Add("thrown-on");
                throw;
            }
        }, "inside thrown-on caller"),
        Of("clean-up that waits for Lariat", async (operation, log) =>
        {
            try
            {
                await WaitAsync(operation, log);
            }
            finally
            {
                await Coroutine.Sleep(0);
                log.Add("cleaned");
            }
        }, "inside cleaned caller"),
        Of("clean-up that waits for an operation", async (operation, log) =>
        {
            try
            {
                await WaitAsync(operation, log);
            }
            finally
            {
                await Task.Run(static () => { });
                log.Add("cleaned");
            }
        }, "inside cleaned caller"),
    ];

    private sealed class Leaving(Recorder log) : IDisposable, IAsyncDisposable
    {
        public void Dispose() => log.Add("left");

        public async ValueTask DisposeAsync()
        {
            await Task.CompletedTask;
            log.Add("left-async");
        }
    }

    private sealed class WaitingAtTheEnd(Task<int> operation, Recorder log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await WaitAsync(operation, log);
    }
}
