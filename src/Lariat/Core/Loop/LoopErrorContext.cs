namespace Lariat;

/// <summary>The source of an error that no code caught.</summary>
public enum LoopErrorKind
{
    /// <summary>A callback of the loop or of a future threw.</summary>
    Callback,

    /// <summary>A future failed and its exception was never retrieved.</summary>
    Unretrieved,

    /// <summary>A task failed while it was canceled at the end of a run.</summary>
    Shutdown,

    /// <summary>An asynchronous generator threw while it was closed at the end of a run.</summary>
    AsyncGenerator,

    /// <summary>A task of a group failed when the group's own task had already ended.</summary>
    TaskGroup,

    /// <summary>A canceled task has waited long for an operation that does not end.</summary>
    SlowCancellation,

    /// <summary>Debug mode: a coroutine was called and never awaited.</summary>
    NeverAwaited,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The argument of the loop's exception handler.</summary>
/// <remarks>asyncio: the <c>context</c> dictionary of <c>call_exception_handler</c>.</remarks>
public sealed class LoopErrorContext
{
    /// <summary>The source of the error.</summary>
    public LoopErrorKind Kind { get; init; } = LoopErrorKind.Other;

    /// <summary>A one-sentence description for people.</summary>
    public required string Message { get; init; }

    /// <summary>The exception, if there is one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The future or task that failed.</summary>
    public Future? Future { get; init; }

    /// <summary>The callback that threw.</summary>
    public CallbackHandle? Handle { get; init; }
}
