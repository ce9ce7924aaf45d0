// One iteration is in EventLoop.Iteration.cs; which thread may call what is in EventLoop.Threads.cs; tasks are in EventLoop.Tasks.cs. Everything else that
// a loop can do is a class of its own: its state is a LoopFeature, its public members are extension methods in the namespace of the feature.
using System.Diagnostics;
using Lariat.Items;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A single-threaded event loop: runs callbacks, timers and tasks one after the other, in asyncio's order.</summary>
/// <remarks>
/// Most programs need only <see cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>.
/// Thread: a loop runs on one thread at a time; while it runs, only that thread may use it, except for the members that say otherwise.
/// asyncio: <c>AbstractEventLoop</c>, <c>new_event_loop()</c>.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class EventLoop : ICompletionSink, IDisposable
{
    private readonly IoDriver _driver;
    private readonly Inbox _inbox = new();
    private readonly LoopOptions _options;
    private ReadyQueue _ready = new();
    private volatile bool _isClosed;
    private bool _isDebug;
    private LoopWatchdog? _watchdog;

    /// <summary>Makes a loop that does not run yet.</summary>
    /// <param name="options">Driver, debug mode and limits; defaults if null.</param>
    public EventLoop(LoopOptions? options = null)
    {
        _options = options ?? new LoopOptions();
        IsDebug = _options.Debug;
        SlowCallbackDuration = _options.SlowCallbackDuration;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.SpinDuration, TimeSpan.Zero, nameof(LoopOptions.SpinDuration));
        LoopWatchdog.CheckTimeout(_options.WatchdogTimeout);
        Trampoline = new Trampoline(this);
        _driver = _options.Driver is { } make ? make() : DriverSelection.Create(WriteLog);
        _driver.Attach(this);
        _callbackContext = new LoopSynchronizationContext(this);
    }

    /// <summary>Misuse checks and reports that cost time: slow callbacks, forgotten coroutines with the place that made them.</summary>
    /// <remarks>asyncio: <c>set_debug</c>, <c>get_debug</c>.</remarks>
    public bool IsDebug
    {
        get => _isDebug;
        set
        {
            _isDebug = value;
            if (value)
            {
                CreationTracking.Want();
            }
        }
    }

    /// <summary>In debug mode, a callback or step that takes at least this long is reported. Default: 100 ms.</summary>
    public TimeSpan SlowCallbackDuration { get; set; }

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>How many iterations the loop has run since it was made.</summary>
    public long Iterations { get; private set; }

    /// <summary>How far it is. Any thread: it may be a moment old.</summary>
    internal LoopProgress Progress => new(Iterations, _ready.Position);

    /// <summary>Looks whether a step blocks the loop; null without one, or before the first run.</summary>
    internal LoopWatchdog? Watchdog => _watchdog;

    internal Trampoline Trampoline { get; }

    internal TimerHeap Timers { get; } = new();

    internal LoopOptions Options => _options;

    /// <summary>The state of the features that were used on this loop.</summary>
    internal LoopFeatures Features { get; } = new();

    internal IoDriver Driver => _driver;

    /// <summary>The sockets of the loop's driver.</summary>
    internal IoSockets Sockets => _driver.Sockets;

    /// <summary>The files of the loop's driver.</summary>
    internal IoFiles Files => _driver.Files;

    private string DebuggerDisplay
        => $"{(IsClosed ? "closed" : IsRunning ? "running" : "stopped")}, {TaskCount} tasks, {_ready.Count} ready, {Timers.Count} timers";

    /// <summary>Ends the loop for good: drops what is ready or timed, shuts its executor and driver down without waiting.</summary>
    /// <remarks>
    /// Tasks that are still pending never run again; what failed and was not retrieved is reported, in debug mode also what was created and never awaited. A second call does nothing.
    /// <see cref="LoopRunner"/> cancels and awaits everything first. asyncio: <c>loop.close()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    public void Close()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("A running loop cannot be closed: call Stop() and close it when Run has returned.");
        }

        if (_isClosed)
        {
            return;
        }

        Features.OnClosing();
        NeverAwaitedReport.Collect(this);
        _isClosed = true;
        _watchdog?.Dispose();
        _inbox.Close(static item => item.OnLoopClosed());
        while (_ready.Count > 0)
        {
            _ready.Pop().OnLoopClosed();
        }

        Features.OnClosed();
        PendingTasks.Failures.Report();
        PendingTasks.Clear();
        _driver.Dispose();
    }

    /// <summary>As <see cref="Close"/>; of a loop that a group runs it does nothing, since the group closes it: a container disposes whatever it is given.</summary>
    public void Dispose()
    {
        if (!IsOwned)
        {
            Close();
        }
    }

    /// <summary>Somebody else runs it and will close it.</summary>
    internal bool IsOwned { get; set; }

    /// <summary>Queues an item for the next iteration. Loop thread.</summary>
    internal void Enqueue(LoopItem item)
    {
        Debug.Assert(IsUsableHere, "Only the loop's thread makes something ready; others post.");
        _ready.Push(item);
    }

    /// <summary>Completes an operation in the driver's place: what it waits for has become impossible.</summary>
    internal void Complete(IoOperation operation, System.Net.Sockets.SocketError error) => _driver.Complete(operation, error);

    void ICompletionSink.Enqueue(IoOperation operation) => _ready.Push(operation);
}
