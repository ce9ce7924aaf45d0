using System.Runtime.InteropServices;

namespace Lariat.Tool;

/// <summary>SIGTERM ends a command as Ctrl-C does: "docker stop" sends it, and the first process of a container does not hear it otherwise.</summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration _registration;

    /// <param name="also">Another reason to end.</param>
    public Termination(CancellationToken also)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(also);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _source.Cancel();
        });
    }

    /// <summary>Canceled by SIGTERM, or by the other reason.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        // It waits for a callback that runs, so the source is not used any more.
        _registration.Dispose();
        _source.Dispose();
    }
}
