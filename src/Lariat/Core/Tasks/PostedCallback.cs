using Lariat.PlainMethods;

namespace Lariat;

/// <summary>A callback posted to a loop's or a task's synchronization context; a task's runs as a segment of the task.</summary>
/// <remarks>It runs with the AsyncLocals of the poster, as on every synchronization context; with the task's if the poster had
/// none.</remarks>
internal sealed class PostedCallback(EventLoop loop, LoopTask? task, SendOrPostCallback callback, object? state) : LoopItem
{
    private static readonly Action<object?> s_invoke = static self => ((PostedCallback)self!).Invoke();

    private readonly ExecutionContext? _values = LoopContext.CaptureValues();

    /// <summary>
    /// Runs a callback on the loop and waits for it; a token's callback is only posted, since the loop may be waiting for it.
    /// </summary>
    public static void Send(EventLoop loop, LoopTask? task, SendOrPostCallback callback, object? state)
    {
        if (loop.IsRunningHere)
        {
            callback(state);
            return;
        }

        if (CancellationThreads.IsHere)
        {
            loop.PostOrDrop(new PostedCallback(loop, task, callback, state));
            return;
        }

        using var done = new ManualResetEventSlim();
        Exception? error = null;
        loop.CallSoonThreadSafe(() =>
        {
            try
            {
                callback(state);
            }
            catch (Exception thrown)
            {
                error = thrown;
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    internal override void Run()
    {
        if (task is null)
        {
            loop.RunCallback(s_invoke, this, context: null, LoopErrorKind.Callback, handle: null);
            return;
        }

        task.EnterSegment();
        try
        {
            if (task.HasPendingRequest)
            {
                InvokeWatched(task.Methods);
            }
            else
            {
                Invoke();
            }
        }
        catch (Exception error)
        {
            // Exceptions of an async void method arrive here, as on every synchronization context.
            loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Callback,
                Message = "Exception in code posted to a task's synchronization context.",
                Exception = error,
                Future = task,
            });
        }
        finally
        {
            task.LeaveSegment();
        }
    }

    private void InvokeWatched(TaskMethods methods)
    {
        methods.Running = PostedMethod.Find(state);
        try
        {
            methods.RunWatched(s_invoke, this);
        }
        finally
        {
            methods.Running = null;
        }
    }

    private void Invoke()
    {
        if (_values is null)
        {
            callback(state);
            return;
        }

        ExecutionContext? own = LoopContext.CaptureValues();
        LoopContext.RestoreValues(_values);
        try
        {
            callback(state);
        }
        finally
        {
            LoopContext.RestoreValues(own);
        }
    }
}
