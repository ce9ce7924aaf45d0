namespace Lariat;

/// <summary>Creates the error for an object that is used outside its loop.</summary>
internal static class LoopMismatch
{
    private const string Remedy =
        "Nothing was changed. Make one per loop (LoopLocal<T>, services.AddLoopSingleton<T>()), run the code on its loop "
            + "(loop.RunThreadSafe, loop.CallSoonThreadSafe), "
        + "or send messages through a Channel<T>: docs/loops.md.";

    /// <param name="name">The object's type.</param>
    /// <param name="home">Its loop, or the thread that created it if no loop has used it.</param>
    public static InvalidOperationException Of(string name, object home) => new(home is EventLoop loop
        ? $"This {name} belongs to another event loop, {Describe(loop)}, and was used on {DescribeHere()}. {Remedy}"
        : $"This {name} was made on {Describe((Thread)home)}, has not been used by an event loop yet, and was used on {DescribeHere()}. "
            + $"{Remedy}");

    public static InvalidOperationException OfLoop(EventLoop loop) => new(
        $"This event loop, {Describe(loop)}, was used on {DescribeHere()}. Use loop.CallSoonThreadSafe or loop.RunThreadSafe to reach the "
            + "loop from another thread.");

    /// <summary>The name of an object's type, or of its public base type, without type arguments.</summary>
    public static string NameOf(object owner)
    {
        Type type = owner.GetType();
        while (!type.IsVisible && type.BaseType is { } parent)
        {
            type = parent;
        }

        return type.Name.Split('`')[0];
    }

    private static string Describe(EventLoop loop) => loop.Thread is { } thread ? $"which runs on {Describe(thread)}"
        : loop.IsClosed ? "which has closed while the object was in use"
        : "which does not run";

    private static string DescribeHere()
        => Describe(Thread.CurrentThread) + (
            EventLoop.CurrentOrNull is null ? ", where no event loop runs" : ", where another event loop runs");

    private static string Describe(Thread thread)
        => thread.Name is { Length: > 0 } name ? $"thread {thread.ManagedThreadId} ({name})" : $"thread {thread.ManagedThreadId}";
}
