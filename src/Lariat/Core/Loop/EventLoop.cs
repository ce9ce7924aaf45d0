// One iteration is in EventLoop.Iteration.cs; thread rules are in EventLoop.Threads.cs; tasks are in EventLoop.Tasks.cs. Every other
// ability of a loop is a class of its own: its state is a LoopFeature, its public members are extension methods in the namespace of the
// feature.
using System.Diagnostics;
using Lariat.Items;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A single-threaded event loop: runs callbacks, timers and tasks one after the other, in asyncio's order.</summary>
/// <remarks>
/// Most programs need only <see cref="Run(Coroutine, LoopOptions?, CancellationToken)"/>.
/// Thread: a loop runs on one thread at a time; while it runs, only that thread may use it, except for members documented otherwise.
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

    /// <summary>Creates a loop, which does not run yet.</summary>
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

    /// <summary>Enables expensive diagnostics: slow callbacks, and coroutines never awaited, with their creation site.</summary>
    /// <remarks>asyncio: <c>set_debug</c>, <c>get_debug</c>.</remarks>
    public bool IsDebug
    {
        get => _isDebug;
        set
        {
            _isDebug = value;
            if (value)
            {
                CreationTracking.Enable();
            }
        }
    }

    /// <summary>In debug mode, a callback or step that takes at least this long is reported. Default: 100 ms.</summary>
    public TimeSpan SlowCallbackDuration { get; set; }

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The number of iterations since the loop was created.</summary>
    internal long Iterations { get; private set; }

    /// <summary>The loop's progress. Any thread: it may be slightly out of date.</summary>
    internal LoopProgress Progress => new(Iterations, _ready.Position);

    /// <summary>Detects steps that block the loop; null if there is none, or before the first run.</summary>
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

    /// <summary>Ends the loop permanently: drops ready items and timers, shuts down its executor and driver without waiting.</summary>
    /// <remarks>
    /// Pending tasks never run again; unretrieved exceptions are reported, and in debug mode coroutines never awaited. A second call has no
    /// effect. <see cref="LoopRunner"/> cancels and awaits everything first. asyncio: <c>loop.close()</c>.
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

    /// <summary>
    /// As <see cref="Close"/>. Has no effect on a loop that a group runs, since the group closes it: a container disposes every object that
    /// it was given.
    /// </summary>
    public void Dispose()
    {
        if (!IsOwned)
        {
            Close();
        }
    }

    /// <summary>True if another object runs the loop and will close it.</summary>
    internal bool IsOwned { get; set; }

    /// <summary>Queues an item for the next iteration, behind everything that was queued or posted before. Loop thread.</summary>
    /// <remarks>
    /// PERF: one read of the inbox. Where it is empty, as nearly always, nothing else happens (yield_1000, future_wake).
    /// </remarks>
    internal void Enqueue(LoopItem item)
    {
        Debug.Assert(IsUsableHere, "Only the loop's thread makes items ready; other threads post.");
        if (!_inbox.IsEmpty)
        {
            TakePosted();
        }

        _ready.Push(item);
    }

    /// <summary>Moves what other threads have posted into the ready queue.</summary>
    private void TakePosted()
    {
        // A closed inbox is not empty, and stays closed.
        if (!_isClosed)
        {
            _inbox.DrainTo(ref _ready);
        }
    }

    /// <summary>Completes an operation in the driver's place, when the awaited event has become impossible.</summary>
    internal void Complete(IoOperation operation, System.Net.Sockets.SocketError error) => _driver.Complete(operation, error);

    void ICompletionSink.Enqueue(IoOperation operation) => Enqueue(operation);
}
