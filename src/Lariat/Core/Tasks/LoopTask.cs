// asyncio's Task (Lib/asyncio/tasks.py): drives a coroutine, one step per run of the ready queue. The static members of the class
// (Create, Current) are in LoopTask.Creation.cs, the step in LoopTask.Step.cs, cancellation in LoopTask.Cancellation.cs.
using System.Globalization;
using Lariat.Items;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A coroutine that runs on a loop, concurrently with others.</summary>
/// <remarks>
/// The loop holds a strong reference to it until it has ended. If it fails and its exception is never retrieved, the loop's exception
/// handler reports it. Thread: its loop's. asyncio: <c>Task</c>.
/// </remarks>
public partial class LoopTask : Future, IPlaced
{
    private readonly TaskSynchronizationContext _synchronizationContext;
    private readonly int _number;

    // Only for diagnostics: the chain of a running task can be read from its outermost frame alone.
    private Frame? _root;
    private Frame? _leaf;
    private LoopItem? _waiter;
    private LoopContext? _context;
    private TaskExtras? _extras;
    private CancelRequest _cancelRequest;
    private int _place;

    internal LoopTask(EventLoop loop, Frame root, LoopContext? context)
        : base(loop)
    {
        _root = root;
        _leaf = root;
        _context = context ?? LoopContext.CaptureOrNull();
        _synchronizationContext = new TaskSynchronizationContext(this);
        _number = loop.PendingTasks.NextNumber();
        if (loop.IsDebug)
        {
            Extras.Origin = FrameNames.Describe(root);
        }
    }

    /// <summary>The task's display name: "Task-N" unless one was given.</summary>
    /// <remarks>asyncio: <c>get_name</c>, <c>set_name</c>.</remarks>
    public string Name
    {
        get => _extras?.Name ?? DefaultName;
        set
        {
            Loop.CheckThread(this);
            Extras.Name = value;
        }
    }

    /// <summary>The context in which the task runs.</summary>
    /// <remarks>asyncio: <c>get_context</c>.</remarks>
    public LoopContext Context => _context ??= LoopContext.FromValues(null);

    /// <summary>The coroutine in which the task's step began, for the watchdog. Any thread; may be stale.</summary>
    internal string? CodeName => _leaf is { } leaf ? FrameNames.Of(leaf) : null;

    internal override void AddAwaiting(List<LoopItem> tasks)
    {
        // A task that has ended may still be named by a gather or a group that it left behind.
        if (!IsCompleted)
        {
            tasks.Add(this);
        }
    }

    internal override LoopContext? IdleContext => _context is { IsEntered: false } ? _context : null;

    int IPlaced.Place
    {
        get => _place;
        set => _place = value;
    }

    /// <summary>The name of a task without a given name; created on first use, on any thread.</summary>
    private protected virtual string DefaultName => string.Create(CultureInfo.InvariantCulture, $"Task-{_number}");

    // State that few tasks have: kept apart so that the others are small.
    private TaskExtras Extras => _extras ??= new TaskExtras();

    /// <summary>Name and state; in debug mode also the coroutine and its creation site.</summary>
    public override string ToString()
    {
        string state = State switch
        {
            FutureState.Pending when ReferenceEquals(Loop.CurrentTask, this) => "running",
            FutureState.Pending when CancelRequests > 0 => "being canceled",
            _ => State.ToString(),
        };
        return _extras?.Origin is { } origin ? $"task {Name} ({state}), {origin}" : $"task {Name} ({state})";
    }


    /// <summary>Takes the result from the completed root frame.</summary>
    private protected virtual void KeepResult(Frame root)
    {
    }
}
