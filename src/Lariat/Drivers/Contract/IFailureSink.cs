using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Told when a stream has failed although none of its own operations has met the failure.</summary>
internal interface IFailureSink
{
    /// <summary>Nothing more can be sent. On the loop.</summary>
    void FailAndTell(SocketError error);
}
