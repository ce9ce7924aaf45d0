using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Transport;

/// <summary>The request's view of its connection: the loop.</summary>
internal interface ILoopConnectionFeature
{
    EventLoop Loop { get; }

    /// <summary>True if a request of the connection runs on the pool: its reads must not return it to the loop.</summary>
    bool StaysOffLoop { get; set; }

    /// <summary>
    /// Called when the connection's only request has sent its last data: an abort from now on ends the connection's output in order,
    /// drops what is received, and waits for the client's end; after this time it resets the connection. Loop thread.
    /// </summary>
    void EndInOrder(TimeSpan limit);

    /// <summary>
    /// Called when the application of a request waits: if it has begun its response by the time the client ends its stream, the response is
    /// truncated. Any thread.
    /// </summary>
    void BeginAnswer(HttpContext context);

    /// <summary>Called when the application has ended, and with it its response. Any thread.</summary>
    void EndAnswer();
}
