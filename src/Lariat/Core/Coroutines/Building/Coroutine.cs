using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A call of an <c>async Coroutine</c> method that has not started: none of its body has run.</summary>
/// <remarks>
/// A coroutine runs when it is awaited inside a task (inline, in that task, without passing through the loop), or when it is made a task
/// with <see cref="LoopTask.Create(Coroutine, string?, LoopContext?, bool?)"/>. It can be used once.
/// Thread: can be created on any thread, starts on a loop's thread only.
/// asyncio: a coroutine object.
/// </remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder))]
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public readonly partial struct Coroutine : ICoroutine
{
    private readonly Frame? _frame;
    private readonly int _version;

    internal Coroutine(Frame frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    /// <summary>A coroutine that does nothing and never suspends.</summary>
    public static Coroutine Completed => new(CompletedFrame<Nothing>.Rent(default));

    static Type? ICoroutine.ResultType => null;

    private string DebuggerDisplay => FrameNames.Describe(_frame, _version);

    /// <summary>A coroutine that returns a value and never suspends.</summary>
    /// <param name="result">What awaiting it returns.</param>
    public static Coroutine<T> FromResult<T>(T result) => new(CompletedFrame<T>.Rent(result));

    /// <summary>A coroutine that fails and never suspends.</summary>
    /// <param name="error">What awaiting it throws.</param>
    /// <remarks>No counterpart in asyncio; .NET: <c>Task.FromException</c>.</remarks>
    public static Coroutine FromException(Exception error) => new(FailedFrame<Nothing>.Of(error));

    /// <inheritdoc cref="FromException(Exception)"/>
    public static Coroutine<T> FromException<T>(Exception error) => new(FailedFrame<T>.Of(error));

    /// <summary>For the compiler: claims this coroutine for its single use.</summary>
    /// <exception cref="InvalidOperationException">The coroutine was used before, or is <c>default</c>.</exception>
    public CoroutineAwaiter GetAwaiter() => new(Frame.Claim(_frame, _version));

    async ValueTask<object?> ICoroutine.RunAsync()
    {
        await this;
        return null;
    }

    /// <summary>Claims this coroutine for its single use, which is not an await.</summary>
    internal Frame Claim() => Frame.ClaimWhole(_frame, _version);
}

/// <summary>A call of an <c>async Coroutine&lt;T&gt;</c> method that has not started: none of its body has run.</summary>
/// <inheritdoc cref="Coroutine" path="/remarks"/>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder<>))]
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public readonly partial struct Coroutine<T> : ICoroutine
{
    private readonly Frame<T>? _frame;
    private readonly int _version;

    internal Coroutine(Frame<T> frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    static Type? ICoroutine.ResultType => typeof(T);

    private string DebuggerDisplay => FrameNames.Describe(_frame, _version);

    /// <summary>For the compiler: claims this coroutine for its single use.</summary>
    /// <exception cref="InvalidOperationException">The coroutine was used before, or is <c>default</c>.</exception>
    public CoroutineAwaiter<T> GetAwaiter() => new(Unsafe.As<Frame<T>>(Frame.Claim(_frame, _version)));

    /// <summary>The same call, made just now, for callers that ignore its result.</summary>
    internal Coroutine WithoutResult => new(_frame!);

    async ValueTask<object?> ICoroutine.RunAsync() => await this;

    /// <inheritdoc cref="Coroutine.Claim"/>
    internal Frame<T> Claim() => Unsafe.As<Frame<T>>(Frame.ClaimWhole(_frame, _version));
}
