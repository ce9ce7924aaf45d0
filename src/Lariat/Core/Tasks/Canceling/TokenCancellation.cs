// A cancellation request reaches the operations that were given the task's token through callbacks, which are third-party code. They run on
// a thread of CancellationThreads, so that none can block the loop; the loop is notified of their end if something waits for it. On a
// driver that is not one of Lariat's, time may be virtual: the clock must not run ahead of a thread, and nothing can hold it back. There
// they run on the loop.
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The cancellation of one token of a task.</summary>
/// <remarks>Thread: the loop's, except for <see cref="RunCallbacks"/>.</remarks>
internal sealed class TokenCancellation(LoopTask task, CancellationTokenSource source) : LoopItem
{
    // A callback that takes longer is reported; the operations that wait for it are abandoned as if it had returned.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private const int Running = 0;
    private const int Awaited = 1;
    private const int Over = 2;

    private List<GracePeriod>? _graces;
    private TimerHandle? _timer;
    private Exception? _error;
    private bool _isHandedOver;
    private int _state;

    private EventLoop Loop => task.Loop;

    /// <summary>Begins a grace period when the callbacks have returned: now, if they have.</summary>
    public void BeginAfter(GracePeriod grace)
    {
        if (Interlocked.CompareExchange(ref _state, Awaited, Running) == Over)
        {
            grace.Begin();
            return;
        }

        (_graces ??= []).Add(grace);
        if (_isHandedOver)
        {
            LimitCallbacks();
        }
    }

    /// <summary>Calls the callbacks. On any thread.</summary>
    public void RunCallbacks()
    {
        try
        {
            source.Cancel();
        }
        catch (Exception error)
        {
            _error = error;
        }

        bool isAwaited = Interlocked.Exchange(ref _state, Over) == Awaited;
        if ((isAwaited || _error is not null) && !Loop.TryPost(this))
        {
            OnLoopClosed();
        }
    }

    /// <summary>First the request, in a callback of its own; then the end of the callbacks.</summary>
    internal override void Run()
    {
        if (_isHandedOver)
        {
            End();
            return;
        }

        _isHandedOver = true;
        if (!Loop.Driver.IsOnSystemClock)
        {
            Loop.RunCallback(static canceled => ((CancellationTokenSource)canceled!).Cancel(), source, context: null,
                LoopErrorKind.Callback, handle: null);
            _state = Over;
            End();
            return;
        }

        if (_graces is not null)
        {
            LimitCallbacks();
        }

        CancellationThreads.Run(this);
    }

    internal override void OnLoopClosed()
    {
        if (_error is not null)
        {
            Loop.WriteLog($"{Describe()}{Environment.NewLine}{_error}");
        }
    }

    private void End()
    {
        _timer?.Cancel();
        if (_error is not null)
        {
            Loop.CallExceptionHandler(
                new LoopErrorContext { Kind = LoopErrorKind.Callback, Message = Describe(), Exception = _error, Future = task });
        }

        BeginGraces();
    }

    private void BeginGraces()
    {
        foreach (GracePeriod grace in _graces ?? [])
        {
            grace.Begin();
        }

        _graces = null;
    }

    private void LimitCallbacks() => _timer ??= Loop.CallLater(s_limit, OnLimit);

    private void OnLimit()
    {
        _timer = null;
        Loop.CallExceptionHandler(new LoopErrorContext
        {
            Kind = LoopErrorKind.SlowCancellation,
            Future = task,
            Message = $"A callback of the token of a canceled task has blocked for {s_limit.TotalSeconds:F0} s: it belongs to an operation "
                + $"that {_graces![0].Where} awaits, which is abandoned.",
        });
        BeginGraces();
    }

    private string Describe()
        => $"A callback of the token of {task} threw. Such callbacks run off the loop: they reach its objects with CallSoonThreadSafe.";
}
