using Lariat.Coroutines;

namespace Lariat;

/// <summary>What becomes of a wait for a foreign operation when its strand is cancelled.</summary>
/// <remarks>
/// Task-shaped awaits are abandoned: at once if nobody read the task's token, so that the operation cannot know of the request; after
/// a grace if somebody did. Others (ValueTask, custom awaiters) are waited for, since dropping them can lose data; that is reported
/// when it takes long.
/// </remarks>
internal static class ForeignCancellation
{
    // A cancelled wait that lasts longer than this is worth a line in the log: the loop cannot end it.
    private static readonly TimeSpan s_reportAfter = TimeSpan.FromSeconds(5);

    public static void Begin(ForeignWait wait, IStrand strand, bool wasTokenRead)
    {
        EventLoop loop = strand.Task.Loop;
        if (!wait.CanAbandon)
        {
            if (!wait.IsCancellationBegun)
            {
                wait.IsCancellationBegun = true;
                loop.CallLater(s_reportAfter, () => ReportIfWaiting(wait, strand));
            }
        }
        else if (wasTokenRead)
        {
            wait.IsCancellationBegun = true;
            strand.Task.BeginGrace(new GracePeriod(wait, strand));
        }
        else if (!wait.IsCancellationBegun)
        {
            Abandon(wait, strand);
        }
    }

    /// <summary>The strand still waits, and the request was not taken back.</summary>
    public static bool IsCanceledWait(ForeignWait wait, IStrand strand) => strand.MustCancel && ReferenceEquals(strand.Waiter, wait);

    /// <summary>Resumes a strand that still waits without its operation.</summary>
    public static void Abandon(ForeignWait wait, IStrand strand)
    {
        if (!IsCanceledWait(wait, strand) || !wait.TryAbandon())
        {
            return;
        }

        CoroutineCanceledException error = strand.Task.MakeCanceledException();
        if (!wait.TryReplaceAwaiter(error))
        {
            strand.PendingError = error;
        }

        strand.MustCancel = false;
        EventLoop loop = strand.Task.Loop;
        loop.AddAbandoned(wait, strand.Task);
        loop.Enqueue((LoopItem)strand);
    }

    private static void ReportIfWaiting(ForeignWait wait, IStrand strand)
    {
        if (IsCanceledWait(wait, strand))
        {
            strand.Task.Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.SlowCancellation,
                Future = strand.Task,
                Message = $"A canceled task has waited {s_reportAfter.TotalSeconds:F0} s for an operation in {FrameNames.Of(wait.CodeType)} that does not end. "
                    + "Give it LoopTask.Current.Token, or wrap it in Coroutine.Abandon.",
            });
        }
    }
}
