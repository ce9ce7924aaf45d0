using Lariat.Coroutines;

namespace Lariat;

/// <summary>The coroutines that an exception passed without being thrown in them.</summary>
public static class AsyncStack
{
    /// <summary>The coroutine methods that the exception left and that its stack trace does not show, innermost first.</summary>
    /// <param name="exception">An exception that came out of a coroutine.</param>
    /// <returns>Names like "Type.MethodAsync"; empty if there are none, and for cancellations, which are not recorded. At most 256.</returns>
    /// <remarks>
    /// An exception is not thrown again in a coroutine without try, using or the like: nobody could tell, and a throw costs microseconds.
    /// Thread: any. asyncio: the frames of a traceback.
    /// </remarks>
    public static IReadOnlyList<string> GetAsyncStack(this Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return SkippedFrames.Of(exception);
    }
}
