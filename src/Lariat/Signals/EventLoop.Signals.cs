// Signals as callbacks of the loop. The runtime owns the process' signals and tells its registrations on a thread of its own, from where the
// callback is posted to the loop (driver-notes: signalfd would need the signal blocked on every thread of the runtime).
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Lariat;

public sealed partial class EventLoop
{
    // Concurrent because the runner asks on the signal's thread whether Ctrl-C has a handler of its own.
    private readonly ConcurrentDictionary<PosixSignal, PosixSignalRegistration> _signals = new();

    /// <summary>Calls back, on the loop, when this process gets a signal; replaces an earlier callback for it.</summary>
    /// <param name="signal">One that can be caught. A number of the system can be cast to it: <c>(PosixSignal)10</c> is SIGUSR1 on Linux.</param>
    /// <param name="callback">What it throws goes to the loop's exception handler.</param>
    /// <remarks>
    /// The signal's default action does not take place; a handler of SIGINT replaces what <see cref="LoopRunner"/> does for Ctrl-C.
    /// Signals that come together may be told once. Removed when the loop closes. asyncio: <c>add_signal_handler</c>, which wants the main thread;
    /// here any loop can have handlers, and several loops can for one signal.
    /// </remarks>
    /// <exception cref="ArgumentException">The signal does not exist or cannot be caught (SIGKILL, SIGSTOP).</exception>
    public void AddSignalHandler(PosixSignal signal, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckOpen();
        LoopContext? context = LoopContext.CaptureOrNull();
        PosixSignalRegistration registration = Register(signal, received =>
        {
            received.Cancel = true;
            PostOrDrop(new CallbackHandle(this, static state => ((Action)state!)(), callback, context));
        });
        RemoveSignalHandler(signal);
        _signals[signal] = registration;
    }

    /// <summary>Ends <see cref="AddSignalHandler"/>: the signal does what it did before.</summary>
    /// <returns>False if there was no callback.</returns>
    /// <remarks>asyncio: <c>remove_signal_handler</c>.</remarks>
    public bool RemoveSignalHandler(PosixSignal signal)
    {
        CheckThread();
        if (!_signals.TryRemove(signal, out PosixSignalRegistration? registration))
        {
            return false;
        }

        registration.Dispose();
        return true;
    }

    /// <summary>Any thread: whether <see cref="AddSignalHandler"/> has a callback for it.</summary>
    internal bool HandlesSignal(PosixSignal signal) => _signals.ContainsKey(signal);

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

    private void CloseSignals()
    {
        foreach (PosixSignalRegistration registration in _signals.Values)
        {
            registration.Dispose();
        }

        _signals.Clear();
    }
}
