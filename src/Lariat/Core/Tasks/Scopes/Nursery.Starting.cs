// Starting a task and waiting until it is ready. Until then the task is in the scopes of the code that starts it; then it moves, with the
// scopes that it has entered, to the nursery's.
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Lariat.Coroutines;

namespace Lariat;

public sealed partial class Nursery
{
    /// <summary>Starts a task in the nursery and waits until it is ready.</summary>
    /// <param name="body">Called in the task's first step; calls <see cref="StartStatus{T}.Started"/> when the task is ready, and then
    /// continues as a task of the nursery.</param>
    /// <param name="name">A display name; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <typeparam name="T">The type of the value that the task reports.</typeparam>
    /// <returns>The value.</returns>
    /// <remarks>
    /// Suspends until the task is ready or has ended. A failure before it is ready is thrown here, as it is, and does not cancel the
    /// nursery; a later one is the nursery's. Cancellation of the caller ends the task that is not ready yet, and is thrown when that has
    /// ended. Trio and anyio: <c>start</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The nursery has ended or belongs to another loop, or the task ended without reporting
    /// that it is ready.</exception>
    [OverloadResolutionPriority(1)]
    public async Coroutine<T> StartAsync<T>(Func<StartStatus<T>, Coroutine> body, string? name = null, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (FindRefusal() is { } refusal)
        {
            throw refusal;
        }

        var status = new StartStatus<T>(this, starter: LoopTask.Current);
        LoopTask task = Loop.NewTask(Coroutine.From(() => body(status)), name, context, eagerStart: false);
        status.Root.EnterAsRootOf(task, LoopTask.Current.RunningStrand.Scope);
        Count++;
        task.AddDoneCallback(status.OnEnded);
        OperationCanceledException? cancellation = await AwaitStartAsync(status);
        if (!status.IsMoved && task.RetrieveException() is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }

        return status.IsMoved ? status.Value! : throw new InvalidOperationException(task.IsCanceled
            ? $"{task} was canceled before it reported that it is ready."
            : $"{task} ended without reporting that it is ready: it must call Started of the status that it receives.");
    }

    /// <inheritdoc cref="StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)"/>
    public Coroutine<T> StartAsync<T>(Func<StartStatus<T>, Task> body, string? name = null, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartAsync<T>(status => Coroutine.From(() => body(status)), name, context);
    }

    /// <summary>Starts a task in the nursery and waits until it is ready, where it has no value to report.</summary>
    /// <param name="body">Called in the task's first step; calls <see cref="StartStatus.Started"/> when the task is ready, and then
    /// continues as a task of the nursery.</param>
    /// <inheritdoc cref="StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)" path="/param[@name!='body']"/>
    /// <inheritdoc cref="StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)" path="/remarks"/>
    /// <inheritdoc cref="StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Coroutine StartAsync(Func<StartStatus, Coroutine> body, string? name = null, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartAsync<Nothing>(status => body(new StartStatus(status)), name, context).WithoutResult;
    }

    /// <inheritdoc cref="StartAsync(Func{StartStatus, Coroutine}, string?, LoopContext?)"/>
    public Coroutine StartAsync(Func<StartStatus, Task> body, string? name = null, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartAsync(status => Coroutine.From(() => body(status)), name, context);
    }

    private async Coroutine<OperationCanceledException?> AwaitStartAsync<T>(StartStatus<T> status)
    {
        OperationCanceledException? cancellation = null;
        while (!status.IsSettled)
        {
            try
            {
                if (cancellation is null)
                {
                    await status.Starter.WaitAsync(Loop);
                }
                else
                {
                    await ShieldedWait.Run(() => status.Starter.WaitAsync(Loop));
                }
            }
            catch (OperationCanceledException error)
            {
                cancellation = error;
                if (!status.IsMoved)
                {
                    status.Root.Cancel("the code that starts the task was canceled");
                }
            }
        }

        return cancellation;
    }

    internal void OnStartedTaskEnded<T>(Future task, StartStatus<T> status)
    {
        status.Root.Detach();
        if (status.IsMoved)
        {
            OnEnded(task);
            return;
        }

        status.Settle();
        Leave();
    }
}
