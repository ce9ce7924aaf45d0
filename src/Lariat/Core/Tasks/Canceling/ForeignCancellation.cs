using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>Decides what happens to a wait for a foreign operation when its strand is canceled.</summary>
/// <remarks>
/// Plain methods below the wait are canceled (<see cref="PendingRequest"/>). A Task without such methods is abandoned: immediately if the
/// task's token was never read, so that the operation cannot react to the request; otherwise after a grace period. Others (ValueTask,
/// custom awaiters) are waited for, since dropping them can lose data; that is reported when the request has become old.
/// </remarks>
internal static class ForeignCancellation
{
    // A request older than this is worth a line in the log: the loop cannot deliver it.
    private static readonly TimeSpan s_reportAfter = TimeSpan.FromSeconds(5);

    public static void Begin(ForeignWait wait, IStrand strand, bool wasTokenRead)
    {
        if (!wasTokenRead && wait.CanAbandon && wait.Awaited is Task operation && RuntimeInternals.IsBare(operation)
            && !strand.Task.HasPendingRequest)
        {
            // Most waits: no method below, and nothing to wait for.
            TryAbandon(wait, strand);
            return;
        }

        if (!wasTokenRead && strand.Task.Methods.IsInGrace(wait))
        {
            // A second request does not shorten the time that the first one gave to the operation.
            return;
        }

        new PendingRequest(wait, strand, wasTokenRead).Begin();
    }

    /// <summary>Resumes the strand without the operation: its await throws. False if the operation has just ended.</summary>
    public static bool TryAbandon(ForeignWait wait, IStrand strand)
    {
        if (!wait.TryAbandon())
        {
            return false;
        }

        LoopTask task = strand.Task;
        CoroutineCanceledException error = task.MakeCanceledException();
        if (!wait.TryReplaceAwaiter(error))
        {
            strand.Details.SetError(error);
        }

        strand.Request.AbandonWait();
        if (wait.Awaited is Task { IsCompleted: false } left && !RuntimeInternals.IsBare(left))
        {
            task.Methods.AddLeft(left);
        }

        EventLoop loop = task.Loop;
        AbandonedWaits.Slot.Of(loop).Add(wait, task);
        loop.Enqueue((LoopItem)strand);
        return true;
    }

    /// <summary>
    /// Reports the strand's request if it is old and was not delivered; once per request, however many waits pass meanwhile.
    /// </summary>
    public static void ReportIfSlow(IStrand strand)
    {
        ref CancelDetails details = ref strand.Details;
        if (details.IsReportDue)
        {
            return;
        }

        details.IsReportDue = true;
        int request = details.Number;
        strand.Task.Loop.CallLater(s_reportAfter, () =>
        {
            if (strand.Request.IsUndelivered && strand.Details.Number == request)
            {
                Report(strand);
            }
        });
    }

    private static void Report(IStrand strand)
    {
        string where = strand.Waiter is ForeignWait wait ? $" It waits in {FrameNames.Of(wait.CodeType)}." : "";
        strand.Task.Loop.CallExceptionHandler(new LoopErrorContext
        {
            Kind = LoopErrorKind.SlowCancellation,
            Future = strand.Task,
            Message = $"A task was canceled {s_reportAfter.TotalSeconds:F0} s ago, and since then it has awaited only operations "
                + $"that cannot be left, such as value tasks.{where} Give them LoopTask.Current.Token, call "
                + "LoopTask.Current.ThrowIfCancelRequested() between them, or wrap one in Coroutine.Abandon.",
        });
    }
}
