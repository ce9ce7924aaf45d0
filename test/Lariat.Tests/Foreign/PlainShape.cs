namespace Lariat.Tests;

/// <summary>A way to write plain async methods, one of which waits for a foreign operation.</summary>
/// <param name="Name">What is special about it, as the test's argument.</param>
/// <param name="CallAsync">Awaits the methods; the recorder gets "inside" where the operation is awaited, "went-on" behind it, and "caller" at the end.</param>
/// <param name="Expected">What is recorded when the task is canceled at the operation.</param>
internal sealed record PlainShape(string Name, Func<Task<int>, Recorder, Coroutine> CallAsync, string Expected = "inside caller")
{
    /// <summary>All shapes that are canceled inside.</summary>
    public static IReadOnlyList<PlainShape> All { get; } = [.. PlainResultShapes.All, .. PlainOwnerShapes.All, .. PlainPlaceShapes.All, .. PlainChainShapes.All];

    /// <summary>A shape whose outermost method is a lambda of <see cref="Task"/>.</summary>
    public static PlainShape Of(string name, Func<Task<int>, Recorder, Task> method, string expected = "inside caller")
        => new(name, (operation, log) => CallTaskAsync(() => method(operation, log), log), expected);

    /// <summary>A shape whose outermost method returns a value task.</summary>
    public static PlainShape OfValue(string name, Func<Task<int>, Recorder, ValueTask> method)
        => new(name, (operation, log) => CallValueAsync(() => method(operation, log), log));

    /// <summary>A method at the operation.</summary>
    public static async Task<int> WaitAsync(Task<int> operation, Recorder log)
    {
        try
        {
            int result = await operation;
            log.Add("went-on");
            return result;
        }
        finally
        {
            log.Add("inside");
        }
    }

    private static async Coroutine CallTaskAsync(Func<Task> method, Recorder log)
    {
        try
        {
            await method();
        }
        finally
        {
            log.Add("caller");
        }
    }

    private static async Coroutine CallValueAsync(Func<ValueTask> method, Recorder log)
    {
        try
        {
            await method();
        }
        finally
        {
            log.Add("caller");
        }
    }
}
