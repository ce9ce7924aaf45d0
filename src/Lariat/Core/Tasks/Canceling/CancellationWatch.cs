using System.Runtime.ExceptionServices;

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

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (Environment.CurrentManagedThreadId == _thread && thrown.Exception is OperationCanceledException and not GeneratorExitException)
        {
            HasSeenCancellation = true;
        }
    }
}
