using System.Net;

namespace Lariat.LowLevel;

/// <summary>A listener that makes a transport and a protocol for every connection. Thread: its loop's.</summary>
public sealed class TransportServer : IDisposable
{
    private readonly Net.AcceptLoop _accept;

    internal TransportServer(EventLoop loop, IoListener listener, Action<IoStream> serve)
        => _accept = new Net.AcceptLoop(loop, listener, static () => false, serve);

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public EndPoint EndPoint => _accept.EndPoint;

    /// <summary>Stops listening; connections that are there go on.</summary>
    public void Close() => _accept.Close();

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();
}
