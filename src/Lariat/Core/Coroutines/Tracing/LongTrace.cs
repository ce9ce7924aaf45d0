// An exception that is thrown in a frame restores its stack trace and adds the frame to it, and the runtime copies the trace each time. An
// exception that passes n frames would cost n² copies: 20,000 frames with handlers took 14 s. So from some frame on the trace is not
// extended any longer: each throw restores the trace of that frame, and adds its own. The count begins anew where an exception passes
// from a task to the one that awaits it, and in a plain async method, whose throws are the runtime's.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Lariat.Coroutines;

/// <summary>Throws exceptions whose stack trace has grown long.</summary>
internal static class LongTrace
{
    /// <summary>In how many frames an exception is thrown before its trace ends.</summary>
    // A throw with a trace of this length costs a few times one without, and a human reader needs the innermost frames.
    public const byte MaxThrows = 64;

    private static readonly ConditionalWeakTable<Exception, ExceptionDispatchInfo> s_traces = [];

    /// <summary>The number of throws after one more.</summary>
    public static byte Next(byte throws) => throws < MaxThrows ? (byte)(throws + 1) : throws;

    /// <summary>Throws an exception again.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="throws">In how many frames of the chain it was thrown before.</param>
    [DoesNotReturn]
    public static void Throw(Exception error, byte throws)
    {
        if (throws == MaxThrows - 1)
        {
            s_traces.AddOrUpdate(error, ExceptionDispatchInfo.Capture(error));
        }

        if (throws == MaxThrows && s_traces.TryGetValue(error, out ExceptionDispatchInfo? trace))
        {
            trace.Throw();
        }

        ExceptionDispatchInfo.Throw(error);
    }
}
