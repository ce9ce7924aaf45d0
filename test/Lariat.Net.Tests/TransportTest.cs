using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The base of the tests of transports: a protocol that records, and the plain socket at the other end.</summary>
public abstract class TransportTest(DriverKind kind) : DriverTest(kind)
{
    protected static async Coroutine<(ProtocolRecorder Protocol, Socket Peer)> ConnectAsync(Action<ProtocolRecorder>? setUp = null)
    {
        using Socket listener = ListenPlainly();
        (StreamTransport _, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(
            () =>
            {
                var made = new ProtocolRecorder();
                setUp?.Invoke(made);
                return made;
            },
            listener.LocalEndPoint!);
        return (protocol, listener.Accept());
    }
}
