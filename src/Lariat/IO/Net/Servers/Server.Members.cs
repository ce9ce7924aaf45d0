// A server of a LoopGroup that hands over: one accepts and listens, the others are members that get their connections from it.
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

    /// <summary>How many connections have ended since it was started. Written by its loop only, read by the one that accepts.</summary>
    internal long EndedCount => Volatile.Read(ref _endedCount);

    /// <summary>Set by the one that accepts, if there is a limit: told, on this loop, that a connection has ended.</summary>
    internal Action? RoomMade { get; set; }

    internal int ConnectionCountMax => _options.ConnectionCountMax ?? int.MaxValue;

    /// <summary>A server that listens nowhere: its connections come by <see cref="TryHandOver"/>. Any thread.</summary>
    internal static Server MakeMember(EventLoop loop, Func<Connection, Coroutine> handler, ServerOptions options)
        => new(loop, handler, options, isMember: true);

    /// <summary>The server that listens, and hands over.</summary>
    internal static async Coroutine<Server> StartAcceptorAsync(Func<Connection, Coroutine> handler, EndPoint at, ServerOptions options, HandOver handOver)
    {
        IReadOnlyList<EndPoint> addresses = at is DnsEndPoint name ? await HostResolver.ResolveAsync(name.Host, name.Port) : [at];
        return Start(handler, addresses, dualMode: false, options, handOver);
    }

    /// <summary>Any thread: gives this server's loop a connection that another loop has accepted.</summary>
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

    /// <summary>Accepts no more; a member still takes what is on its way to it.</summary>
    internal void CloseListeners()
    {
        if (!_isMember)
        {
            Close();
        }
    }

    /// <summary>On the accepting loop: goes on if it had stopped because all were full.</summary>
    internal void GoOnAccepting() => _lifetime.AcceptAgain();

    private void CountEnded()
    {
        Volatile.Write(ref _endedCount, _endedCount + 1);
        RoomMade?.Invoke();
    }

    /// <summary>A connection on its way from one loop to another.</summary>
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
                    // The server was closed meanwhile, or no descriptor can be watched any more.
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
