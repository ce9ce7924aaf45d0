// Which thread runs the loop, and which may use it: the loop's own while it runs; otherwise any thread without a loop.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

public sealed partial class EventLoop
{
    [ThreadStatic]
    private static EventLoop? t_running;

    private Thread? _thread;

    /// <summary>The loop that runs on this thread.</summary>
    /// <remarks>asyncio: <c>get_running_loop()</c>.</remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static EventLoop Current => t_running ?? ThrowNoLoop();

    /// <summary>The loop that runs on this thread, or null.</summary>
    public static EventLoop? CurrentOrNull => t_running;

    /// <summary>True while the loop runs, on any thread.</summary>
    public bool IsRunning => Volatile.Read(ref _thread) is not null;

    /// <summary>
    /// True on the loop's thread; while it does not run (before, between and after its runs), true on any thread without a loop.
    /// </summary>
    internal bool IsUsableHere => IsRunningHere || (t_running is null && !IsRunning);

    /// <summary>The thread on which the loop runs, or null. Any thread.</summary>
    internal Thread? RunningThread => Volatile.Read(ref _thread);

    internal bool IsRunningHere => ReferenceEquals(t_running, this);

    /// <summary>The first check of every loop-bound member: fails unless this is the loop's thread, or the loop does not run.</summary>
    /// <remarks>Costs about a nanosecond. asyncio checks in debug mode only.</remarks>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckThread()
    {
        if (!ReferenceEquals(t_running, this))
        {
            CheckNotRunningElsewhere();
        }
    }

    /// <summary>
    /// As <see cref="CheckThread()"/>, for an object of this loop, which the error names; another loop's thread may not use it even while
    /// this one does not run.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckThread(object owner)
    {
        if (!ReferenceEquals(t_running, this))
        {
            CheckUsableHere(owner);
        }
    }

    /// <summary>The thread on which the loop runs, or null.</summary>
    internal Thread? Thread => Volatile.Read(ref _thread);

    /// <inheritdoc cref="CheckThread(object)"/>
    internal void CheckOpen(object owner)
    {
        CheckThread(owner);
        ThrowIfClosed();
    }

    internal void CheckOpen()
    {
        CheckThread();
        ThrowIfClosed();
    }

    internal void ThrowIfClosed()
    {
        if (_isClosed)
        {
            ThrowClosed();
        }
    }

    [DoesNotReturn]
    internal static void ThrowClosed() => throw new InvalidOperationException(
        "The event loop is closed. Make a new EventLoop, or keep this one open until everything that uses it has ended.");

    [DoesNotReturn]
    private static EventLoop ThrowNoLoop() => throw new InvalidOperationException(
        "No event loop runs on this thread. Run a coroutine with EventLoop.Run(MainAsync()), or reach the loop from another thread with "
            + "loop.CallSoonThreadSafe or loop.RunThreadSafe.");

    private void CheckNotRunningElsewhere()
    {
        if (IsRunning)
        {
            throw LoopMismatch.OfLoop(this);
        }
    }

    private void CheckUsableHere(object owner)
    {
        if (!IsUsableHere)
        {
            throw LoopMismatch.Of(LoopMismatch.NameOf(owner), this);
        }
    }

    internal void CheckCanRun()
    {
        ThrowIfClosed();
        if (IsRunning)
        {
            throw new InvalidOperationException(
                "This event loop is running already. Await the coroutine instead of running the loop again.");
        }

        if (t_running is not null)
        {
            throw new InvalidOperationException(
                "Another event loop is running on this thread. Await the coroutine there, or run this loop on a thread of its own.");
        }
    }

    private void BeginRunning()
    {
        CheckCanRun();
        if (Interlocked.CompareExchange(ref _thread, Thread.CurrentThread, null) is not null)
        {
            throw new InvalidOperationException("This event loop has just been started by another thread.");
        }

        t_running = this;
        Trampoline.SetCurrent(Trampoline);
    }

    private void EndRunning()
    {
        _isStopping = false;
        Trampoline.SetCurrent(null);
        SleepLeaf.OnLoopStopped();
        t_running = null;
        Volatile.Write(ref _thread, null);
    }
}
