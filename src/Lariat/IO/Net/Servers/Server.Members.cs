// Servers of a LoopGroup that distributes connections: one accepts and listens, the others are members that receive connections from it.
using System.Net;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Server
{
    private readonly bool _isMember;
    private long _endedCount;

    private Server(EventLoop loop, Func<Connection, Coroutine> handler, ServerOptions options, bool isMember)
        : this(loop, handler, options)
        => _isMember = isMember;

    /// <summary>The number of connections that have ended since the start. Written by its loop only, read by the accepting loop.</summary>
    internal long EndedCount => Volatile.Read(ref _endedCount);

    /// <summary>Set by the accepting server, if there is a limit: called, on this loop, when a connection has ended.</summary>
    internal Action? RoomMade { get; set; }

    internal int MaxConnections => _options.MaxConnections ?? int.MaxValue;

    /// <summary>Creates a server that listens nowhere: its connections arrive through <see cref="TryHandOver"/>. Any thread.</summary>
    internal static Server MakeMember(EventLoop loop, Func<Connection, Coroutine> handler, ServerOptions options)
        => new(loop, handler, options, isMember: true);

    /// <summary>Starts the server that listens, and distributes connections.</summary>
    internal static async Coroutine<Server> StartAcceptorAsync(
        Func<Connection, Coroutine> handler, EndPoint at, ServerOptions options, HandOver handOver)
    {
        IReadOnlyList<EndPoint> addresses = at is DnsEndPoint name ? await HostResolver.ResolveAsync(name.Host, name.Port) : [at];
        return Start(handler, addresses, dualMode: false, options, handOver);
    }

    /// <summary>Passes to this server's loop a connection that another loop has accepted. Any thread.</summary>
    /// <returns>False if the loop has closed: the connection is closed too.</returns>
    internal bool TryHandOver(IoReleasedStream released)
    {
        if (Loop.TryPost(new CallbackHandle(Loop, static state => ((Arrival)state!).Serve(), new Arrival(this, released), context: null)))
        {
            return true;
        }

        released.Dispose();
        return false;
    }

    /// <summary>Stops accepting; a member still takes connections that are under way to it.</summary>
    internal void CloseListeners()
    {
        if (!_isMember)
        {
            Close();
        }
    }

    /// <summary>On the accepting loop: resumes accepting if it had stopped because all were full.</summary>
    internal void ResumeAccepting() => _lifetime.ResumeAccepting();

    private void CountEnded()
    {
        Volatile.Write(ref _endedCount, _endedCount + 1);
        RoomMade?.Invoke();
    }

    /// <summary>A connection under way from one loop to another.</summary>
    private sealed class Arrival(Server server, IoReleasedStream released)
    {
        public void Serve()
        {
            IoStream? stream = null;
            try
            {
                stream = server.IsServing ? server.Loop.Sockets.Adopt(released) : null;
            }
            finally
            {
                if (stream is null)
                {
                    // The server was closed meanwhile, or no more descriptors can be watched.
                    released.Dispose();
                    server.CountEnded();
                }
            }

            if (stream is not null)
            {
                server.Serve(stream);
            }
        }
    }
}
