// Trio's nursery: a group of tasks with a cancel scope. TaskGroup is asyncio's, whose ticks and edge-triggered requests are pinned; the two
// share no code, since they agree on nothing but the name. Invariant: when the block is left, every task of the nursery has ended.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Lariat;

/// <summary>A group of tasks in a cancel scope: the block that runs the nursery waits for all of them.</summary>
/// <remarks>
/// <para>The body and the tasks are in <see cref="Scope"/>. The first failure cancels it, and all failures are thrown as one
/// <see cref="ExceptionGroup"/>; canceling <see cref="Scope"/> ends everything without an exception. In the nursery of
/// <see cref="SuperviseAsync(Func{Nursery, Coroutine}, Action{LoopTask, Exception}?)"/>, a task that fails ends alone.</para>
/// <para>Compared with <see cref="TaskGroup"/>: cancellation is renewed at each await (<see cref="CancelScope"/>); scopes around the
/// nursery reach its tasks directly; a task may be started while the nursery is being canceled, and runs up to its first await that
/// suspends.</para>
/// <para>Nothing is kept of a task that has ended, so a server's nursery may run for months. Single-use. Thread: the loop's, inside a task.
/// Trio: <c>open_nursery()</c>; anyio: <c>create_task_group()</c>.</para>
/// </remarks>
[DebuggerDisplay("{Count} tasks, {_errors.Count} errors")]
public sealed partial class Nursery : IJoin
{
    private readonly LoopTask _parent;
    private readonly List<Exception> _errors = [];
    private readonly Action<LoopTask, Exception>? _onFailure;
    private Future<object?>? _allEnded;
    private bool _isClosed;

    private Nursery(LoopTask parent, Action<LoopTask, Exception>? onFailure)
    {
        _parent = parent;
        _onFailure = onFailure;
    }

    /// <summary>The scope of the body and of the tasks: cancel it to end them all, or give it a deadline.</summary>
    public CancelScope Scope { get; } = new();

    internal EventLoop Loop => _parent.Loop;

    /// <summary>The number of tasks that have not ended, including those that are being started.</summary>
    public int Count { get; private set; }

    /// <summary>Runs a nursery: the body starts tasks in it, and the nursery waits for them.</summary>
    /// <param name="body">Receives the nursery; runs in the calling task; may be a lambda, <c>async nursery => …</c>.</param>
    /// <remarks>Suspends until the body and all tasks have ended. A request to the calling task cancels them, and is thrown when they have
    /// ended.</remarks>
    /// <example><!-- from TaskExamples.cs#Nursery.RunAsync --><code>
    /// await Nursery.RunAsync(async nursery =&gt;
    /// {
    ///     int port = await nursery.StartAsync&lt;int&gt;(serveAsync); // returns when it listens
    ///     nursery.Create(pingAsync(port));
    ///     await Coroutine.Sleep(1);
    ///     nursery.Scope.Cancel(); // ends both
    /// });
    /// </code></example>
    /// <exception cref="ExceptionGroup">The body or a task failed.</exception>
    /// <exception cref="InvalidOperationException">No task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine RunAsync(Func<Nursery, Coroutine> body) => RunAsync(body, onFailure: null);

    /// <inheritdoc cref="RunAsync(Func{Nursery, Coroutine})"/>
    public static Coroutine RunAsync(Func<Nursery, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(nursery => Coroutine.From(() => body(nursery)), onFailure: null);
    }

    /// <summary>Runs a nursery in which a task that fails ends alone: the others and the body continue.</summary>
    /// <param name="body">Receives the nursery; runs in the calling task; may be a lambda, <c>async nursery => …</c>.</param>
    /// <param name="onFailure">Called for each task that has failed; default: the loop's exception handler gets the failure.</param>
    /// <remarks>
    /// Suspends until the body and all tasks have ended. A failure of the body, or of <paramref name="onFailure"/>, ends the nursery.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#Nursery.SuperviseAsync --><code>
    /// await Nursery.SuperviseAsync(
    ///     async nursery =&gt;
    ///     {
    ///         await foreach (string order in orders.ReadAllAsync())
    ///         {
    ///             nursery.Create(handleAsync(order)); // one that fails does not stop the others
    ///         }
    ///     },
    ///     onFailure: (task, error) =&gt; Console.WriteLine($"{task.Name}: {error.Message}"));
    /// </code></example>
    /// <exception cref="ExceptionGroup">The body or <paramref name="onFailure"/> failed.</exception>
    /// <exception cref="InvalidOperationException">No task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine SuperviseAsync(Func<Nursery, Coroutine> body, Action<LoopTask, Exception>? onFailure = null)
        => RunAsync(body, onFailure ?? ReportFailure);

    /// <inheritdoc cref="SuperviseAsync(Func{Nursery, Coroutine}, Action{LoopTask, Exception}?)"/>
    public static Coroutine SuperviseAsync(Func<Nursery, Task> body, Action<LoopTask, Exception>? onFailure = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return SuperviseAsync(nursery => Coroutine.From(() => body(nursery)), onFailure);
    }

    /// <summary>Creates a task in the nursery.</summary>
    /// <param name="coroutine">The coroutine; its first step runs in the next iteration, whatever <see cref="EventLoop.TaskFactory"/>
    /// does.</param>
    /// <param name="name">A display name; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <remarks>
    /// The body may create tasks, and so may the tasks, until all have ended, also while the nursery is being canceled.
    /// Trio: <c>start_soon</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The nursery has ended or belongs to another loop; the coroutine never starts.
    /// </exception>
    public LoopTask Create(Coroutine coroutine, string? name = null, LoopContext? context = null)
    {
        if (FindRefusal() is { } refusal)
        {
            coroutine.Claim().Recycle();
            throw refusal;
        }

        return Watch(Loop.NewTask(coroutine, name, context, eagerStart: false));
    }

    /// <inheritdoc cref="Create(Coroutine, string?, LoopContext?)"/>
    public LoopTask<T> Create<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null)
    {
        if (FindRefusal() is { } refusal)
        {
            coroutine.Claim().Recycle();
            throw refusal;
        }

        return Watch(Loop.NewTask(coroutine, name, context, eagerStart: false));
    }

    private static async Coroutine RunAsync(Func<Nursery, Coroutine> body, Action<LoopTask, Exception>? onFailure)
    {
        ArgumentNullException.ThrowIfNull(body);
        var nursery = new Nursery(LoopTask.Current, onFailure);
        await nursery.Scope.RunAsync(() => nursery.RunBlockAsync(body));
    }

    private static void ReportFailure(LoopTask task, Exception error) => task.Loop.CallExceptionHandler(new LoopErrorContext
    {
        Kind = LoopErrorKind.TaskGroup,
        Message = $"{task} of a supervised nursery failed.",
        Exception = error,
        Future = task,
    });

    private async Coroutine RunBlockAsync(Func<Nursery, Coroutine> body)
    {
        OperationCanceledException? cancellation = null;
        try
        {
            await body(this);
        }
        catch (OperationCanceledException error) when (LoopTask.Current.IsCancellation(error))
        {
            cancellation = error;
            Scope.Cancel("its body was canceled");
        }
        catch (Exception error)
        {
            Fail(error, "its body failed");
        }

        cancellation = await JoinAsync(cancellation);
        _isClosed = true;
        if (_errors.Count > 0 && cancellation is not null && Scope.HasOwnRequest)
        {
            ScopeRequest.Repeat(LoopTask.Current, (cancellation as CoroutineCanceledException)?.CancelMessage);
        }

        if (_errors is [GeneratorExitException exit])
        {
            // A generator whose body is closed inside the nursery: nothing has failed, and the closing must reach the generator.
            ExceptionDispatchInfo.Throw(exit);
        }

        if (_errors.Count > 0)
        {
            throw new ExceptionGroup("Unhandled errors in a nursery.", _errors);
        }

        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }

    /// <summary>Waits until all tasks have ended. The first cancellation ends them; later ones find nothing left to do.</summary>
    /// <param name="cancellation">The cancellation that has ended the body, and is ending the tasks; or null.</param>
    /// <returns>The last cancellation: later ones are requests to the task, since the scope is canceled already.</returns>
    private async Coroutine<OperationCanceledException?> JoinAsync(OperationCanceledException? cancellation)
    {
        while (Count > 0)
        {
            _allEnded ??= Loop.CreateFuture();
            try
            {
                if (cancellation is null)
                {
                    await _allEnded;
                }
                else
                {
                    await ShieldedWait.For(_allEnded);
                }
            }
            catch (OperationCanceledException error)
            {
                cancellation = error;
                Scope.Cancel("the task that runs it was canceled");
            }

            _allEnded = null;
        }

        return cancellation;
    }

    private InvalidOperationException? FindRefusal()
        => !Loop.IsUsableHere ? LoopMismatch.Of(nameof(Nursery), Loop)
            : _isClosed ? new InvalidOperationException("The nursery has ended.")
            : null;

    private TTask Watch<TTask>(TTask task)
        where TTask : LoopTask
    {
        ((IStrand)task).Scope = Scope;
        Scope.AddMember((IStrand)task);
        ScopeDelivery.Update(task);
        Count++;
        task.AddDoneCallback(OnEnded);
        return task;
    }

    /// <summary>From its creation to its end the nursery's own task waits for a task.</summary>
    void IJoin.AddAwaiting(List<LoopItem> tasks) => _parent.AddAwaiting(tasks);

    private void OnEnded(Future ended)
    {
        var task = (LoopTask)ended;
        Scope.RemoveMember(task);
        if (task.RetrieveException() is { } error)
        {
            Settle(task, error);
        }

        Leave();
    }

    private void Settle(LoopTask task, Exception error)
    {
        if (_onFailure is not { } onFailure)
        {
            Fail(error, $"{task.Name} failed");
            return;
        }

        try
        {
            onFailure(task, error);
        }
        catch (Exception failure)
        {
            Fail(failure, "the handler of its failures failed");
        }
    }

    private void Fail(Exception error, string reason)
    {
        _errors.Add(error);
        Scope.Cancel(reason);
    }

    private void Leave()
    {
        if (--Count == 0)
        {
            _allEnded?.TrySetResult(null);
        }
    }
}
