// The runtime owns the process' signals and reports them to its registrations on a thread of its own, from where the callback is posted to
// the loop (signalfd would need the signal blocked on every thread of the runtime).
using System.Runtime.InteropServices;

namespace Lariat;

/// <summary>The signals for which a loop has a callback. Loop thread only.</summary>
internal sealed class SignalHandlers(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<SignalHandlers> Slot = new(static loop => new SignalHandlers(loop));

    private readonly Dictionary<PosixSignal, PosixSignalRegistration> _registrations = [];

    public void Set(PosixSignal signal, Action callback)
    {
        LoopContext? context = LoopContext.CaptureOrNull();
        PosixSignalRegistration registration = Register(signal, received =>
        {
            received.Cancel = true;
            Loop.PostOrDrop(new CallbackHandle(Loop, static state => ((Action)state!)(), callback, context));
        });
        Remove(signal);
        _registrations[signal] = registration;
        NoteInterrupt();
    }

    /// <summary>False if there was no callback.</summary>
    public bool Remove(PosixSignal signal)
    {
        if (!_registrations.Remove(signal, out PosixSignalRegistration? registration))
        {
            return false;
        }

        NoteInterrupt();
        registration.Dispose();
        return true;
    }

    public override void OnClosed()
    {
        foreach (PosixSignalRegistration registration in _registrations.Values)
        {
            registration.Dispose();
        }

        _registrations.Clear();
        NoteInterrupt();
    }

    private void NoteInterrupt() => Loop.Features.HandlesInterrupt = _registrations.ContainsKey(PosixSignal.SIGINT);

    private static PosixSignalRegistration Register(PosixSignal signal, Action<PosixSignalContext> handler)
    {
        try
        {
            return PosixSignalRegistration.Create(signal, handler);
        }
        catch (Exception error) when (error is IOException or ArgumentException or PlatformNotSupportedException)
        {
            throw new ArgumentException($"The signal {signal} does not exist or cannot be caught.", nameof(signal), error);
        }
    }
}
