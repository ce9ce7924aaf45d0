using Lariat.Coroutines;

namespace Lariat;

/// <summary>How a request meets the wait of a strand: a task's own, or that of a plain method.</summary>
internal static class StrandCancellation
{
    /// <summary>Cancels the wait in progress; keeps the request if there is none, or if it does not take it.</summary>
    public static void CancelWait(IStrand strand, LoopItem? wait, string? message, bool wasTokenRead)
    {
        if (wait is ForeignWait foreign)
        {
            strand.KeepRequest(message);
            ForeignCancellation.Begin(foreign, strand, wasTokenRead);
        }
        else if (wait is not null && wait.CancelWait(message))
        {
            strand.Request.PassToWait();
        }
        else
        {
            strand.KeepRequest(message);
        }
    }

    /// <summary>Cancels a wait immediately, because a request was made before it began.</summary>
    public static void CancelNewWait(IStrand strand, LoopItem wait, string? message)
    {
        if (wait is ForeignWait foreign)
        {
            ForeignCancellation.Begin(foreign, strand, strand.Task.CancelTokenOfNewWait());
        }
        else if (wait.CancelWait(message))
        {
            strand.Request.PassToNewWait();
        }
    }
}
