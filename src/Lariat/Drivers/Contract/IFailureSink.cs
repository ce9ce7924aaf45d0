using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Receives the failure of a stream that none of its own operations has encountered.</summary>
internal interface IFailureSink
{
    /// <summary>Called when nothing more can be sent. On the loop.</summary>
    void FailAndNotify(SocketError error);
}
