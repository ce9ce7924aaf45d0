// asyncio's TaskGroup (Lib/asyncio/taskgroups.py). Invariant: when RunAsync has returned or thrown, every task that was created in
// the group has ended.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Lariat;

/// <summary>A group of tasks that end together: the block that runs the group waits for all of them.</summary>
/// <remarks>
/// The first failure cancels the other tasks and the body; then all failures are thrown as one <see cref="ExceptionGroup"/>.
/// <see cref="Cancel"/> ends the group without a failure. Single-use. Thread: the loop's, inside a task. asyncio: <c>TaskGroup</c>.
/// </remarks>
[DebuggerDisplay("{_phase}, {_tasks.Count} tasks, {_errors.Count} errors")]
public sealed partial class TaskGroup
{
    private enum Phase : byte
    {
        Created,
        Active,

        /// <summary>The body has ended; tasks may still add tasks.</summary>
        Exiting,
    }

    private readonly LinkedList<LoopTask> _tasks = new();
    private readonly List<Exception> _errors = [];
    private LoopTask? _parent;
    private Future<object?>? _allEnded;
    private Phase _phase;
    private bool _isAborting;
    private bool _isParentCancelRequested;

    // The strand that was canceled to end the body, if that was only one of the parent's plain methods.
    private PlainStrand? _strand;

    /// <summary>Runs a group: the body creates tasks in it, and the group waits for them.</summary>
    /// <param name="body">Receives the group; runs in the calling task.</param>
    /// <remarks>Suspends until the body and all tasks have ended. Cancellation cancels the tasks and waits for them.</remarks>
    /// <example><!-- from TaskExamples.cs#TaskGroup.RunAsync --><code>
    /// await TaskGroup.RunAsync(async group =&gt;
    /// {
    ///     group.Create(copyAsync("a"));
    ///     group.Create(copyAsync("b"));
    /// });
    /// // Both have ended. If one failed, the other was canceled, and an ExceptionGroup was thrown.
    /// </code></example>
    /// <exception cref="ExceptionGroup">The body or a task failed.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine RunAsync(Func<TaskGroup, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var group = new TaskGroup();
        await group.RunAsync(() => body(group));
    }

    /// <inheritdoc cref="RunAsync(Func{TaskGroup, Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static async Coroutine<T> RunAsync<T>(Func<TaskGroup, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var group = new TaskGroup();
        return await group.RunAsync(() => body(group));
    }

    /// <inheritdoc cref="RunAsync(Func{TaskGroup, Coroutine})"/>
    /// <exception cref="InvalidOperationException">The group was used already, or no task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public async Coroutine RunAsync(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        Exception? error = null;
        try
        {
            await body();
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        if (await ExitAsync(error) is { } failure)
        {
            // Thrown in the frame that has caught it: there its number of throws is known (LongTrace).
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public async Coroutine<T> RunAsync<T>(Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        T? result = default;
        await RunAsync(async Coroutine () => result = await body());
        return result!;
    }

    /// <summary>Creates a task in the group.</summary>
    /// <param name="coroutine">The coroutine that the task runs.</param>
    /// <param name="name">A display name; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <param name="eagerStart">True: the first step runs immediately, inside this call. False: in the next iteration. Null: as
    /// <see cref="EventLoop.TaskFactory"/> decides, in the next iteration without a factory.</param>
    /// <remarks>The body may create tasks, and so may the tasks, until all have ended. asyncio: <c>create_task</c>.</remarks>
    /// <exception cref="InvalidOperationException">The group does not run, has ended, is being canceled or belongs to another loop; the
    /// coroutine never starts.</exception>
    public LoopTask Create(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
    {
        if (FindRefusal() is { } refusal)
        {
            // As asyncio closes the coroutine: it will not run, and must not be reported as never awaited.
            coroutine.Claim().Recycle();
            throw refusal;
        }

        return Watch(_parent!.Loop.CreateTask(coroutine, name, context, eagerStart));
    }

    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?, bool?)"/>
    public LoopTask<T> Create<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
    {
        if (FindRefusal() is { } refusal)
        {
            coroutine.Claim().Recycle();
            throw refusal;
        }

        return Watch(_parent!.Loop.CreateTask(coroutine, name, context, eagerStart));
    }

    private void Enter()
    {
        if (_phase != Phase.Created)
        {
            throw new InvalidOperationException("A task group can be run once. Make a new one.");
        }

        _parent = LoopTask.Current;
        _phase = Phase.Active;
        if (_isCanceledAtEntry)
        {
            AbortWithBody();
        }
    }

    private bool HasEnded => _phase == Phase.Exiting && _tasks.Count == 0;

    private void CheckLoop() => _parent!.Loop.CheckThread(this);

    private InvalidOperationException? FindRefusal()
    {
        if (_parent is { Loop.IsUsableHere: false } parent)
        {
            return LoopMismatch.Of(nameof(TaskGroup), parent.Loop);
        }

        string? reason = _phase == Phase.Created ? "has not been entered: create tasks inside its RunAsync"
            : HasEnded ? "has ended"
            : _isAborting ? "is being canceled"
            : null;
        return reason is null ? null : new InvalidOperationException($"The task group {reason}.");
    }

    /// <summary>Waits for the tasks.</summary>
    /// <param name="bodyError">The exception with which the body has ended; or null.</param>
    /// <returns>What the group throws; or null.</returns>
    private async Coroutine<Exception?> ExitAsync(Exception? bodyError)
    {
        LoopTask parent = _parent!;
        _phase = Phase.Exiting;
        bool isBodyCanceled = bodyError is not null && ScopeRequest.IsCancellation(parent, _strand, bodyError);
        Exception? cancellation = isBodyCanceled ? bodyError : null;
        if (bodyError is not null && !_isAborting)
        {
            Abort();
        }

        OperationCanceledException? lastCancellation = null;

        // Tasks may create tasks: the loop ends when none remains.
        while (_tasks.Count > 0)
        {
            _allEnded ??= parent.Loop.CreateFuture();
            try
            {
                if (_isAborting)
                {
                    await ShieldedWait.For(_allEnded);
                }
                else
                {
                    await _allEnded;
                }
            }
            catch (OperationCanceledException error)
            {
                lastCancellation = error;
                if (!_isAborting)
                {
                    cancellation = error;
                    Abort();
                }
            }

            _allEnded = null;
        }

        if (_isParentCancelRequested)
        {
            // The group itself requested a cancellation, to end the body. Another request that remains is not the group's to drop.
            cancellation = ScopeRequest.TakeBack(parent, _strand, requestsAtEntry: 0) ? null : cancellation ?? lastCancellation;
        }

        if (cancellation is not null && _errors.Count == 0)
        {
            return cancellation;
        }

        if (bodyError is not null && !isBodyCanceled)
        {
            _errors.Add(bodyError);
        }

        if (_errors.Count == 0)
        {
            return null;
        }

        // A generator whose body is closed inside the group: nothing has failed, and the closing must reach the generator.
        ScopeRequest.Repeat(parent);
        return bodyError is GeneratorExitException && _errors.Count == 1
            ? bodyError
            : new ExceptionGroup("Unhandled errors in a task group.", _errors);
    }
}
