// A signal's callback runs on a thread of its own, and disposing its registration does not wait for it. So the callback may run after
// Dispose, when the command has just ended by itself; an exception there would end the process with SIGABRT.
using System.Runtime.InteropServices;

namespace Lariat.Tool;

/// <summary>
/// SIGTERM ends a command as Ctrl-C does: "docker stop" sends it, and the kernel does not deliver it to process 1 of a container without a
/// handler.
/// </summary>
internal sealed class Termination : IDisposable
{
    // Never disposed: it holds only memory, and a late callback still cancels it.
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _link;
    private readonly PosixSignalRegistration _registration;

    /// <param name="also">Another source of cancellation.</param>
    public Termination(CancellationToken also)
    {
        _link = also.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Canceled by SIGTERM, or by the other source.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _link.Dispose();
    }

    /// <summary>Handles the signal. Any thread; also after <see cref="Dispose"/>.</summary>
    internal void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _source.Cancel();
    }
}
