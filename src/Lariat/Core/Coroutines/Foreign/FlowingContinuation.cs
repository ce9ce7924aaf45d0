namespace Lariat.Coroutines;

/// <summary>
/// The continuation of a wait that code began with an awaiter's <c>OnCompleted</c>: it runs with the AsyncLocals of that call.
/// </summary>
/// <remarks>The compiler calls <c>UnsafeOnCompleted</c>, since an async method restores its AsyncLocals itself.</remarks>
internal static class FlowingContinuation
{
    private static readonly ContextCallback s_run = static continuation => ((Action)continuation!)();

    public static Action Of(Action continuation)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return ExecutionContext.Capture() is { } values ? () => ExecutionContext.Run(values, s_run, continuation) : continuation;
    }
}
