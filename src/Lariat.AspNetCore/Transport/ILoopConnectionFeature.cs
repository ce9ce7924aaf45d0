namespace Lariat.AspNetCore.Transport;

/// <summary>What a request needs to know of its connection: the loop.</summary>
internal interface ILoopConnectionFeature
{
    EventLoop Loop { get; }

    /// <summary>A request of the connection runs on the pool: what it reads must not bring it back to the loop.</summary>
    bool StaysOffLoop { get; set; }
}
