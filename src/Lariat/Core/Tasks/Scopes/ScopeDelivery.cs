using Lariat.Coroutines;

namespace Lariat;

/// <summary>How the state of the scopes around a strand reaches it.</summary>
internal static class ScopeDelivery
{
    /// <summary>Begins or ends the renewed request of a strand, as its innermost scope demands.</summary>
    public static void Update(IStrand strand)
    {
        ref CancelRequest request = ref strand.Request;
        bool isCanceled = strand.Scope is { IsCanceledInEffect: true };
        if (isCanceled == request.IsInCanceledScope)
        {
            return;
        }

        if (isCanceled)
        {
            Begin(strand, ref request);
        }
        else if (request.LeaveCanceledScope())
        {
            strand.Details.BeginNext();
        }
    }

    /// <summary>
    /// Cancels the task's token, unless the strand is one of several methods of the task: the others, which are not in the scope, may have
    /// it too.
    /// </summary>
    /// <returns>True if the token was read.</returns>
    public static bool CancelToken(IStrand strand)
        => !(strand is PlainStrand plain && AwaitChain.IsOneOfSeveral(plain)) && strand.Task.CancelToken();

    private static void Begin(IStrand strand, ref CancelRequest request)
    {
        string? reason = strand.Scope!.EffectiveReason;
        request.EnterCanceledScope();
        bool wasTokenRead = CancelToken(strand);
        if (request.State != CancelState.None)
        {
            // A request of the strand's own is on its way. The step that delivers it renews this one; methods below that have taken it
            // receive this one at their next await.
            strand.Task.RenewBelow();
            return;
        }

        strand.Details.Record(reason, isNew: true);
        switch (strand.Waiter)
        {
            case ForeignWait wait:
                request.KeepForScope();
                ForeignCancellation.Begin(wait, strand, wasTokenRead);
                break;
            case { } wait when wait.CancelWait(reason):
                request.PassToWait();
                break;
            default:
                // It runs, is queued, or waits for something that cannot be interrupted: the next await throws.
                request.KeepForScope();
                break;
        }
    }
}
