namespace Lariat.Coroutines;

/// <summary>What coroutines need of the loop that runs them; the loop implements it, so that this layer does not know loops.</summary>
internal interface ICoroutineHost
{
    /// <summary>Whether the loop is in debug mode.</summary>
    bool IsDebug { get; }

    /// <summary>A coroutine that was created on this loop was collected before anybody awaited it. The finalizer's thread.</summary>
    void ReportNeverAwaited(string message);

    /// <summary>A foreign operation that a strand waits for has completed. Any thread.</summary>
    void Resume(ForeignWait wait);

    /// <summary>A foreign operation that was abandoned by a cancellation has completed after all. Any thread.</summary>
    void ReleaseAbandoned(ForeignWait wait);

    /// <summary>A plain async method, run by the current task, awaits <paramref name="child"/>, which has not completed.</summary>
    void AwaitFromPlainMethod(Frame child, Action continuation);
}
