using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Transport;

/// <summary>What a request needs to know of its connection: the loop.</summary>
internal interface ILoopConnectionFeature
{
    EventLoop Loop { get; }

    /// <summary>A request of the connection runs on the pool: what it reads must not bring it back to the loop.</summary>
    bool StaysOffLoop { get; set; }

    /// <summary>The connection's only request has sent its last words: what aborts it from now on ends it in order, within this time. Loop thread.</summary>
    void EndInOrder(TimeSpan limit);

    /// <summary>The application of a request waits for something: if it has begun its answer by the time the client ends its stream, the answer is cut. Any thread.</summary>
    void BeginAnswer(HttpContext context);

    /// <summary>The application has ended, and so has its answer. Any thread.</summary>
    void EndAnswer();
}
