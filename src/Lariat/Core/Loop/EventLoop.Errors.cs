// Errors that no code has caught: each goes to the exception handler of the loop, and if that fails, to the log. Nothing in this
// file throws into the loop. asyncio: call_exception_handler (Lib/asyncio/base_events.py).
using System.Globalization;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    private readonly LoopSynchronizationContext _callbackContext;

    /// <summary>Handles every error that no code caught; null (the default) is <see cref="DefaultExceptionHandler"/>.</summary>
    /// <remarks>
    /// Runs on the loop's thread, with the AsyncLocal values of the task or callback that failed. The default handler reports
    /// exceptions of the handler itself. asyncio: <c>set_exception_handler</c>.
    /// </remarks>
    public Action<EventLoop, LoopErrorContext>? ExceptionHandler { get; set; }

    /// <summary>Writes the error to the log of the options (standard error by default).</summary>
    /// <remarks>asyncio: <c>default_exception_handler</c>.</remarks>
    public void DefaultExceptionHandler(LoopErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        string subject = context.Future is { } future ? $" ({future})" : "";
        WriteLog(context.Exception is { } exception
            ? $"{context.Message}{subject}{Environment.NewLine}{exception}{DescribeSkipped(exception)}"
            : $"{context.Message}{subject}");
    }

    /// <summary>Reports an error to the exception handler. Never throws.</summary>
    /// <remarks>asyncio: <c>call_exception_handler</c>.</remarks>
    public void CallExceptionHandler(LoopErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ExceptionHandler is not { } handler)
        {
            DefaultExceptionHandler(context);
            return;
        }

        try
        {
            if (context.Future?.IdleContext is { } ofTask)
            {
                ofTask.Run(() => handler(this, context));
            }
            else
            {
                handler(this, context);
            }
        }
        catch (Exception error)
        {
            DefaultExceptionHandler(new LoopErrorContext { Message = "The loop's exception handler threw.", Exception = error });
            DefaultExceptionHandler(context);
        }
    }

    /// <summary>Runs user code outside a task: in its context, without a current task, reporting its exception.</summary>
    internal void RunCallback(Action<object?> callback, object? state, LoopContext? context, LoopErrorKind kind, CallbackHandle? handle)
    {
        SynchronizationContext.SetSynchronizationContext(_callbackContext);
        ExecutionContext? outer = LoopContext.CaptureValues();
        bool isEntered = false;
        IsInCallback = true;
        try
        {
            context?.Enter();
            isEntered = true;
            callback(state);
        }
        catch (Exception error)
        {
            CallExceptionHandler(new LoopErrorContext
            {
                Kind = kind,
                Message = "Exception in a callback of the event loop.",
                Exception = error,
                Handle = handle,
                Future = state as Future,
            });
        }
        finally
        {
            IsInCallback = false;
            ExecutionContext? values = LoopContext.CaptureValues();
            if (isEntered && context is not null)
            {
                context.Leave(values, outer);
            }
            else if (!ReferenceEquals(values, outer))
            {
                LoopContext.RestoreValues(outer);
            }
        }
    }

    internal void WriteLog(string message)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"lariat: {message}");
        if (_options.Log is not { } log || !TryWrite(log, line))
        {
            StandardError.WriteLine(line);
        }
    }

    // A failing log must not end the loop: no caller above could do better.
    private static bool TryWrite(TextWriter log, string line)
    {
        try
        {
            log.WriteLine(line);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string DescribeSkipped(Exception exception)
    {
        IReadOnlyList<string> skipped = SkippedFrames.Of(exception);
        return skipped.Count == 0 ? "" : $"{Environment.NewLine}   and through the coroutines {string.Join(", ", skipped)}";
    }
}
