// The body of a generator is a chain of frames of its own, attached below the frame that advances it: advancing links the
// body's root to the advancing frame (GeneratorStep) and resumes the frame that yielded (YieldFrame); yielding completes the
// advancing frame and parks the body. No task, no queue and no loop iteration is involved, as in Python.
using System.Diagnostics;
using Lariat.Items;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A coroutine that yields values: the base of <see cref="AsyncGenerator{T}"/>.</summary>
public abstract class AsyncGenerator : IPlaced, ILoopBound
{
    private LoopBound _bound = new();

    private protected AsyncGenerator()
    {
    }

    string ILoopBound.LoopBoundName => "AsyncGenerator";

    // A body suspended at a yield keeps its references to objects of its loop.
    bool ILoopBound.IsIdle => Phase is GeneratorPhase.Created or GeneratorPhase.Ended;

    int IPlaced.Place { get; set; }

    internal GeneratorPhase Phase { get; set; }

    /// <summary>The frame to resume: first the body's, then the current yield's.</summary>
    internal Frame? Leaf { get; set; }

    /// <summary>The outermost frame of the body, while it is open.</summary>
    internal Frame? Root { get; set; }

    /// <summary>The current advance or close.</summary>
    internal GeneratorStep? Consumer { get; set; }

    internal bool IsClosing { get; set; }

    private EventLoop? Loop { get; set; }

    /// <summary>Ends the generator: its yield throws <see cref="GeneratorExitException"/>, and its finally blocks run.</summary>
    /// <remarks>
    /// Suspends where the clean-up does. Has no effect if it has ended; a body that has not started never runs. asyncio: <c>aclose()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// It is being advanced or closed by another task, it belongs to another loop, or its body yields again.
    /// </exception>
    public Coroutine CloseAsync() => new(new GeneratorStep(this, closes: true));

    /// <summary>Begins an advance, a close or a yield here: on the loop on which it was first advanced.</summary>
    internal void Use() => _bound.Use(this);

    /// <summary>
    /// Creates the body's coroutine and registers the open generator with the loop. False if the loop is already tracking it.
    /// </summary>
    internal void Open()
    {
        Root = Leaf = StartBody();
        Loop = EventLoop.Current;
        OpenGenerators.Slot.Of(Loop).Add(this);
    }

    internal void End()
    {
        Phase = GeneratorPhase.Ended;
        Root = null;
        Leaf = null;
        if (Loop is { } loop)
        {
            OpenGenerators.Slot.Of(loop).Remove(this);
            Loop = null;
        }
    }

    /// <summary>Called when the loop shuts down its generators and no longer tracks this one.</summary>
    internal void Untracked() => Loop = null;

    private protected abstract Frame StartBody();
}

/// <summary>A coroutine that yields values, one each time it is advanced.</summary>
/// <remarks>
/// The body runs in the task and the context that advance it. <c>await foreach</c> advances it and closes it at the end, also
/// when left early; at shutdown the loop closes generators that are still open. Bound to the loop on which it is first advanced. Thread:
/// the loop's, inside a task. asyncio: an <c>async def</c> with <c>yield</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncGenerator --><code>
/// var numbers = new AsyncGenerator&lt;int&gt;(async yielder =&gt;
/// {
///     for (int i = 0; i &lt; 3; i++)
///     {
///         await Coroutine.Sleep(0.1);
///         await yielder.YieldAsync(i);
///     }
/// });
/// await foreach (int number in numbers)
/// {
///     Console.WriteLine(number);
/// }
/// </code></example>
/// <typeparam name="T">The type of the values.</typeparam>
[DebuggerDisplay("{Phase}")]
public sealed class AsyncGenerator<T> : AsyncGenerator, IAsyncEnumerable<T>
{
    private readonly Func<AsyncYielder<T>, Coroutine> _body;

    /// <summary>Creates a generator; none of the body runs before it is advanced.</summary>
    /// <param name="body">Yields values with <see cref="AsyncYielder{T}.YieldAsync"/>.</param>
    public AsyncGenerator(Func<AsyncYielder<T>, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    /// <summary>The last value that the body yielded.</summary>
    public T Current { get; internal set; } = default!;

    /// <summary>Runs the body to its next yield.</summary>
    /// <returns>True: <see cref="Current"/> is the value. False: the body has ended.</returns>
    /// <remarks>Suspends where the body does; cancellation is thrown in the body. asyncio: <c>anext()</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is being advanced or closed by another task, or belongs to another loop.</exception>
    public Coroutine<bool> MoveNextAsync() => new(new GeneratorStep(this, closes: false));

    /// <summary>For <c>await foreach</c> in a coroutine.</summary>
    public AsyncGenerator<T> GetAsyncEnumerator() => this;

    /// <summary>For <c>await foreach</c>: <see cref="AsyncGenerator.CloseAsync"/>.</summary>
    public Coroutine DisposeAsync() => CloseAsync();

    /// <summary>For code that uses only the interface, such as LINQ; also inside a task.</summary>
    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken)
        => new GeneratorEnumerator<T>(this, cancellationToken);

    private protected override Frame StartBody() => _body(new AsyncYielder<T>(this)).Claim();
}

/// <summary>The state of a generator.</summary>
internal enum GeneratorPhase : byte
{
    /// <summary>Not advanced yet.</summary>
    Created,

    /// <summary>Suspended at a yield.</summary>
    Suspended,

    /// <summary>Being advanced or closed.</summary>
    Running,

    /// <summary>Exhausted, failed or closed.</summary>
    Ended,
}
