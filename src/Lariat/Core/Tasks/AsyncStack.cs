using Lariat.Coroutines;

namespace Lariat;

/// <summary>The coroutines that an exception bypassed without being thrown in them.</summary>
public static class AsyncStack
{
    /// <summary>The coroutine methods that the exception left without appearing in its stack trace, innermost first.</summary>
    /// <param name="exception">An exception from a coroutine.</param>
    /// <returns>
    /// Names like "Type.MethodAsync"; empty if there are none, and for cancellations, which are not recorded. At most 256.
    /// </returns>
    /// <remarks>
    /// An exception is not rethrown in a coroutine without try, using or the like: no code could observe it, and a throw costs
    /// microseconds. In the others it is, and its stack trace contains the innermost 64 of them, the outermost one, and none between.
    /// Thread: any. asyncio: the frames of a traceback.
    /// </remarks>
    public static IReadOnlyList<string> GetAsyncStack(this Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return SkippedFrames.Of(exception);
    }
}
