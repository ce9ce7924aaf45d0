using System.Runtime.InteropServices;

namespace Lariat;

/// <summary>Signals of the process as callbacks of a loop.</summary>
public static class LoopSignals
{
    /// <summary>Adds a callback, called on the loop, for a signal to this process; replaces an earlier callback for it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="signal">A signal that can be caught. A number of the system can be cast to it: <c>(PosixSignal)10</c> is SIGUSR1 on
    /// Linux.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <remarks>
    /// The signal's default action does not take place; a handler of SIGINT replaces the one of <see cref="LoopRunner"/> for Ctrl-C.
    /// Signals that arrive together may be reported once. Removed when the loop closes. asyncio: <c>add_signal_handler</c>, which must be
    /// called on the main thread; here any loop can have handlers, and several loops can for one signal.
    /// </remarks>
    /// <exception cref="ArgumentException">The signal does not exist or cannot be caught (SIGKILL, SIGSTOP).</exception>
    public static void AddSignalHandler(this EventLoop loop, PosixSignal signal, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        loop.CheckOpen();
        SignalHandlers.Slot.Of(loop).Set(signal, callback);
    }

    /// <summary>Removes a callback of <see cref="AddSignalHandler"/>: the signal has its previous effect again.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="signal">The signal of <see cref="AddSignalHandler"/>.</param>
    /// <returns>False if there was no callback.</returns>
    /// <remarks>asyncio: <c>remove_signal_handler</c>.</remarks>
    public static bool RemoveSignalHandler(this EventLoop loop, PosixSignal signal)
    {
        loop.CheckThread();
        return SignalHandlers.Slot.Find(loop)?.Remove(signal) ?? false;
    }
}
