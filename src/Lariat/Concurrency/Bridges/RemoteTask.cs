// The thread-safe proxy of a task on another loop: concurrent.futures.Future as run_coroutine_threadsafe returns it. Outcome and
// cancellation cross threads as loop callbacks, and need none on the loop's own thread (futures.py, _chain_future); the waiting side sees a
// .NET Task or a future of its own loop.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A coroutine that runs on a loop, seen from other threads.</summary>
/// <remarks>
/// Can be awaited: in a coroutine of another loop it is a request with a reply, <c>int total = await loop.RunThreadSafe(AddAsync(1))</c>.
/// Thread: any. asyncio: the result of <c>run_coroutine_threadsafe</c>.
/// </remarks>
/// <typeparam name="T">The result's type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RemoteTask<T>
{
    private readonly EventLoop _loop;
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _onEnded = [];
    private LoopTask? _task;
    private bool _isEnded;

    internal RemoteTask(EventLoop loop) => _loop = loop;

    /// <summary>True once it has ended.</summary>
    public bool IsCompleted => _outcome.Task.IsCompleted;

    /// <summary>Returns a .NET task of the outcome.</summary>
    public Task<T> AsTask() => _outcome.Task;

    /// <summary>Cancels the coroutine, immediately if its loop runs on this thread, and otherwise soon; never waits for it.</summary>
    /// <returns>False if it had ended.</returns>
    public bool Cancel() => TryEnd(static source => source.TrySetCanceled());

    /// <summary>For the compiler: waits for the outcome, and resumes on the loop that runs here.</summary>
    /// <remarks>
    /// Suspends. If the awaiting task is canceled, it cancels the coroutine and continues without waiting for its end. If no loop runs
    /// here, awaits <see cref="AsTask"/>. asyncio: <c>await wrap_future(…)</c>.
    /// </remarks>
    public RemoteTaskAwaiter<T> GetAwaiter() => EventLoop.CurrentOrNull is { } loop && !IsCompleted ? new(WrapFuture(loop)) : new(AsTask());

    /// <summary>Creates a future of the outcome on another loop, or on the same one; canceling it cancels the coroutine.</summary>
    /// <param name="loop">The loop that runs on the calling thread.</param>
    /// <remarks>asyncio: <c>wrap_future</c>.</remarks>
    public Future<T> WrapFuture(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckOpen();
        Future<T> future = new RemoteFuture<T>(loop);
        loop.ExpectPost();
        future.AddDoneCallback(ended =>
        {
            loop.EndExpectedPost();
            if (ended.IsCanceled)
            {
                Cancel();
            }
        });
        WhenEnded(loop, () => Copy(future));
        return future;
    }

    /// <summary>"remote task Task-3 (RanToCompletion)"; the name is available once the loop has started it. Any thread.</summary>
    public override string ToString() => $"remote task {_task?.Name ?? "not started"} ({_outcome.Task.Status})";

    /// <summary>On the loop: creates the task and follows it.</summary>
    internal void Start(Coroutine<T> coroutine)
    {
        LoopTask<T> task;
        try
        {
            task = _loop.CreateTask(coroutine);
        }
        catch (Exception error)
        {
            TryEnd(source => source.TrySetException(error));
            throw;
        }

        _task = task;
        WhenEnded(_loop, () =>
        {
            if (_outcome.Task.IsCanceled)
            {
                task.Cancel();
            }
        });
        task.AddDoneCallback(_ => Follow(task));
    }

    /// <summary>
    /// Starts the coroutine on the loop. If the loop closes first, it must report that: waiters on other threads would wait forever.
    /// </summary>
    internal sealed class StartHandle(EventLoop loop, RemoteTask<T> remote, Coroutine<T> coroutine)
        : CallbackHandle(loop, static state => ((Action)state!)(), (Action)(() => remote.Start(coroutine)), context: null)
    {
        internal override void OnLoopClosed() => remote.TryEnd(static source => source.TrySetException(
            new InvalidOperationException("The event loop was closed before it started the coroutine.")));
    }

    private void Follow(LoopTask<T> task)
    {
        if (IsCompleted)
        {
            // Canceled from here: if the task has failed nevertheless, its exception stays unretrieved.
            return;
        }

        if (task.IsCanceled)
        {
            TryEnd(source => source.TrySetCanceled());
        }
        else if (task.RetrieveException() is { } error)
        {
            TryEnd(source => source.TrySetException(error));
        }
        else
        {
            T result = task.GetResult();
            TryEnd(source => source.TrySetResult(result));
        }
    }

    private void Copy(Future<T> future)
    {
        if (future.IsCompleted)
        {
            return;
        }

        Task<T> outcome = _outcome.Task;
        if (outcome.IsCanceled)
        {
            future.Cancel();
        }
        else if (outcome.Exception is { } error)
        {
            future.SetException(error.InnerException!);
        }
        else
        {
            future.SetResult(outcome.Result);
        }
    }

    private bool TryEnd(Func<TaskCompletionSource<T>, bool> set)
    {
        Action[] callbacks;
        lock (_onEnded)
        {
            if (_isEnded || !set(_outcome))
            {
                return false;
            }

            _isEnded = true;
            callbacks = [.. _onEnded];
            _onEnded.Clear();
        }

        foreach (Action callback in callbacks)
        {
            callback();
        }

        return true;
    }

    /// <summary>
    /// Calls back on a loop: inside the call that ends this, or inside this one, if the loop runs here; otherwise in an iteration of it.
    /// </summary>
    private void WhenEnded(EventLoop loop, Action callback) => WhenEnded(() =>
    {
        if (loop.IsRunningHere)
        {
            callback();
        }
        else
        {
            loop.PostOrDrop(new CallbackHandle(loop, CallbackHandle.RunAction, callback, context: null));
        }
    });

    private void WhenEnded(Action callback)
    {
        lock (_onEnded)
        {
            if (!_isEnded)
            {
                _onEnded.Add(callback);
                return;
            }
        }

        callback();
    }
}

/// <summary>A coroutine without a result that runs on a loop, seen from other threads.</summary>
/// <inheritdoc cref="RemoteTask{T}" path="/remarks"/>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RemoteTask
{
    // Not a base class of RemoteTask<T>: F# cannot await a type with two methods GetAwaiter.
    private readonly RemoteTask<Nothing> _task;

    internal RemoteTask(RemoteTask<Nothing> task) => _task = task;

    /// <inheritdoc cref="RemoteTask{T}.IsCompleted"/>
    public bool IsCompleted => _task.IsCompleted;

    /// <inheritdoc cref="RemoteTask{T}.AsTask"/>
    public Task AsTask() => _task.AsTask();

    /// <inheritdoc cref="RemoteTask{T}.Cancel"/>
    public bool Cancel() => _task.Cancel();

    /// <inheritdoc cref="RemoteTask{T}.GetAwaiter"/>
    public RemoteTaskAwaiter GetAwaiter() => new(_task.GetAwaiter());

    /// <inheritdoc cref="RemoteTask{T}.WrapFuture"/>
    public Future WrapFuture(EventLoop loop) => _task.WrapFuture(loop);

    /// <inheritdoc/>
    public override string ToString() => _task.ToString();
}
