using System.Runtime.ExceptionServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>
/// Detects whether an exception of cancellation is thrown on this thread: the only way, for any awaiter, to tell whether a foreign
/// operation ended because it was canceled or despite it. Only installed for the step after a canceled foreign wait.
/// </summary>
internal sealed class CancellationWatch : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public CancellationWatch() => AppDomain.CurrentDomain.FirstChanceException += OnThrown;

    public bool HasSeenCancellation { get; private set; }

    /// <summary>
    /// Runs a step after a foreign operation that was asked to end: if it ends in an exception of cancellation, the request is delivered;
    /// if it returned a result nevertheless, the request stays for the next await.
    /// </summary>
    public static Frame Run(IStrand strand, Frame leaf)
    {
        Trampoline trampoline = strand.Task.Loop.Trampoline;
        using var watch = new CancellationWatch();
        strand.Details.SetWatch(watch);
        Frame last = trampoline.Run(leaf);
        strand.Details.SetWatch(null);
        if (watch.HasSeenCancellation)
        {
            strand.Request.TryTake();
            if (trampoline.Parked is not null)
            {
                strand.Details.IsTokenPending = false;
            }
        }

        return last;
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (Environment.CurrentManagedThreadId == _thread && thrown.Exception is OperationCanceledException and not GeneratorExitException)
        {
            HasSeenCancellation = true;
        }
    }
}
