// Accepted connections pass to Kestrel through a channel, since it requests them one by one, on the pool. The loop of a connection is
// chosen when it is accepted, and never changes.
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Lariat.LowLevel;
using Lariat.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Transport;

/// <summary>One endpoint of Kestrel. Thread: any.</summary>
internal sealed class LariatListener(TransportLoop[] loops, LariatOptions options, ILogger logger) : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly List<(TransportLoop Home, AcceptLoop Accepting)> _listening = [];
    private HandleAcceptor? _handle;

    public EndPoint EndPoint { get; private set; } = null!;

    /// <summary>Begins to listen; if one of the loops cannot, none does.</summary>
    public async Task StartAsync(EndPoint at)
    {
        if (at is FileHandleEndPoint handle)
        {
            _handle = new HandleAcceptor(handle, options, logger, GiveToLeastLoaded);
            EndPoint = _handle.EndPoint;
            return;
        }

        try
        {
            bool isSpreadBySystem = options.Distribution == ConnectionDistribution.ReusePort && at is IPEndPoint && loops.Length > 1;
            foreach (TransportLoop home in isSpreadBySystem ? loops : loops.AsSpan(0, 1).ToArray())
            {
                await ListenAsync(home, at, isSpreadBySystem).ConfigureAwait(false);

                // All loops use the port that the system chose for the first.
                at = _listening[0].Accepting.EndPoint;
            }

            EndPoint = at;
        }
        catch
        {
            await UnbindAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        foreach ((TransportLoop home, AcceptLoop accepting) in _listening)
        {
            await home.RunAsync(() => Close(accepting)).ConfigureAwait(false);
        }

        _listening.Clear();
        if (_handle is not null)
        {
            await _handle.StopAsync().ConfigureAwait(false);
        }

        // Connections that were accepted and passed to another loop arrive there before this.
        await Task.WhenAll(loops.Select(home => home.RunAsync(static () => true))).ConfigureAwait(false);
        _accepted.Writer.TryComplete();

        static bool Close(AcceptLoop accepting)
        {
            accepting.Close();
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out ConnectionContext? connection))
        {
            connection.Abort(new ConnectionAbortedException("The server stopped before it handled the connection."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(TransportLoop home, EndPoint at, bool isSpreadBySystem)
    {
        var socketOptions = new IoSocketOptions
        {
            Backlog = options.Backlog,
            NoDelay = options.NoDelay,
            ReusePort = isSpreadBySystem,
            DualMode = at is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any),
        };
        Action<IoStream> serve = isSpreadBySystem ? stream => Serve(home, stream) : stream => GiveToLeastLoaded(home, stream);
        _listening.Add((home, await home.RunAsync(Listen).ConfigureAwait(false)));

        AcceptLoop Listen() => new(home.Loop, home.Loop.Sockets.Listen(at, socketOptions), isFull: static () => false, serve);
    }

    /// <summary>On the loop that accepted the connection.</summary>
    private void GiveToLeastLoaded(TransportLoop acceptor, IoStream stream)
    {
        TransportLoop home = FindLeastLoaded();
        if (ReferenceEquals(home, acceptor))
        {
            Serve(home, stream);
            return;
        }

        GiveTo(home, stream.Release());
    }

    private void GiveToLeastLoaded(Socket socket) => GiveTo(FindLeastLoaded(), new IoReleasedStream(socket));

    private void GiveTo(TransportLoop home, IoReleasedStream released)
    {
        home.CountConnection();
        if (!home.TryPost(_ => Adopt(home, released), null))
        {
            released.Dispose();
            home.ForgetConnection();
        }
    }

    private void Adopt(TransportLoop home, IoReleasedStream released)
    {
        IoStream stream;
        try
        {
            stream = home.Loop.Sockets.Adopt(released);
        }
        catch (Exception error)
        {
            // No more descriptors can be watched: the peer sees the end, the other connections continue.
            home.ForgetConnection();
            TransportLog.AcceptFailed(logger, EndPoint, error);
            return;
        }

        Present(home, stream);
    }

    private void Serve(TransportLoop home, IoStream stream)
    {
        home.CountConnection();
        Present(home, stream);
    }

    /// <summary>On the connection's loop.</summary>
    private void Present(TransportLoop home, IoStream stream)
    {
        KestrelConnection connection;
        try
        {
            connection = new KestrelConnection(home, stream, options, logger);
        }
        catch
        {
            stream.Close();
            home.ForgetConnection();
            throw;
        }

        connection.Start();
        if (!_accepted.Writer.TryWrite(connection))
        {
            connection.Abort(new ConnectionAbortedException("The server no longer accepts connections."));
        }
    }

    // The first of equals: with few connections, few loops are woken.
    private TransportLoop FindLeastLoaded()
    {
        TransportLoop least = loops[0];
        foreach (TransportLoop home in loops)
        {
            if (home.ConnectionCount < least.ConnectionCount)
            {
                least = home;
            }
        }

        return least;
    }
}
