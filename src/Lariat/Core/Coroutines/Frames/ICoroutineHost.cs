namespace Lariat.Coroutines;

/// <summary>What coroutines need from the loop that runs them; the loop implements it, so this layer does not depend on loops.</summary>
internal interface ICoroutineHost
{
    /// <summary>Whether the loop is in debug mode.</summary>
    bool IsDebug { get; }

    /// <summary>
    /// Reports that a coroutine created on this loop was collected without being awaited. Called on the finalizer thread.
    /// </summary>
    void ReportNeverAwaited(string message);

    /// <summary>Called when a foreign operation that a strand waits for has completed. Any thread.</summary>
    void Resume(ForeignWait wait);

    /// <summary>Called when a foreign operation that a cancellation abandoned has completed after all. Any thread.</summary>
    void ReleaseAbandoned(ForeignWait wait);

    /// <summary>
    /// Called when a plain async method, run by the current task, awaits <paramref name="child"/>, which has not completed.
    /// </summary>
    void AwaitFromPlainMethod(Frame child, Action continuation);
}
