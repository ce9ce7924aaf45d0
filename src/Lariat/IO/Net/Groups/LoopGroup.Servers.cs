// The servers of a group: one on every loop at the same address, started and stopped together. Any thread; one lock guards the list of
// servers.
using System.Net;
using System.Net.Sockets;

namespace Lariat.Net;

public sealed partial class LoopGroup
{
    // Guards the list: servers may be started from several threads. No loop takes it.
    private readonly Lock _gate = new();
    private readonly List<Server> _servers = [];

    /// <summary>Starts a server on every loop at the same address.</summary>
    /// <param name="handler">Runs on the connection's loop, from its first step to its last.</param>
    /// <param name="at">
    /// An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, or, if one loop accepts, a <see cref="UnixDomainSocketEndPoint"/>. Port 0:
    /// the system chooses one for all.
    /// </param>
    /// <param name="options">
    /// Limits and times, for each of the servers; <see cref="ServerOptions.ReusePort"/> is set as the distribution needs.
    /// </param>
    /// <param name="distribution">How connections are distributed among the loops. Default: the system distributes them.</param>
    /// <returns>
    /// The servers, one for each loop; each belongs to its loop. With <see cref="ConnectionDistribution.LeastLoaded"/> the first one
    /// listens, and closing it stops the accepting for all.
    /// </returns>
    /// <exception cref="ArgumentException">The system cannot distribute the connections of a Unix socket.</exception>
    /// <exception cref="SocketException">The address is in use or not local.</exception>
    public async Task<IReadOnlyList<Server>> StartServersAsync(
        Func<Connection, Coroutine> handler,
        EndPoint at,
        ServerOptions? options = null,
        ConnectionDistribution distribution = ConnectionDistribution.ReusePort)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(at);
        options ??= ServerOptions.DefaultServer;
        IReadOnlyList<Server> servers = distribution switch
        {
            ConnectionDistribution.ReusePort => await ListenOnAllAsync(handler, at, options.WithReusePort()).ConfigureAwait(false),
            ConnectionDistribution.LeastLoaded => await ListenOnOneAsync(handler, at, options).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(
                nameof(distribution), distribution, "The distribution is not a member of the enumeration."),
        };
        lock (_gate)
        {
            _servers.AddRange(servers);
        }

        return servers;
    }

    /// <summary>
    /// Stops all servers that the group has started, concurrently: none accepts any more, handlers may finish within the time, and the
    /// remaining ones are then canceled.
    /// </summary>
    /// <param name="timeout">How long handlers may take. Null, the default, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or
    /// less: they are canceled immediately.</param>
    /// <returns>Completes when every handler has ended. The loops keep running.</returns>
    public async Task ShutdownServersAsync(TimeSpan? timeout = null)
    {
        Server[] servers;
        lock (_gate)
        {
            servers = [.. _servers];
            _servers.Clear();
        }

        // In two steps: connections that one loop has accepted and passed to another arrive there before that one stops.
        await Task.WhenAll(servers.Select(server => server.Loop.RunThreadSafe(CloseAsync(server)).AsTask())).ConfigureAwait(false);
        await Task.WhenAll(servers.Select(server => ShutdownServerAsync(server, timeout))).ConfigureAwait(false);

        static async Coroutine CloseAsync(Server server)
        {
            server.CloseListeners();
            await Coroutine.Sleep(TimeSpan.Zero);
        }
    }

    /// <summary>
    /// Stops all servers as <see cref="ShutdownServersAsync"/> does, then every loop, canceling everything else that runs there, and waits
    /// for the threads.
    /// </summary>
    /// <param name="timeout">How long handlers may take. Null, the default, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or
    /// less: they are canceled immediately.</param>
    /// <remarks>
    /// A call during another one stops the loops immediately; a call after it has no effect. May be called on one of the loops, whose task
    /// is then canceled like the others.
    /// </remarks>
    public async Task ShutdownAsync(TimeSpan? timeout = null)
    {
        if (Volatile.Read(ref _isStopping) == 0)
        {
            await ShutdownServersAsync(timeout).ConfigureAwait(false);
            await Task.Run(Dispose).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="ShutdownAsync"/>; blocks until everything has ended.</summary>
    /// <param name="timeout">How long handlers may take. Null, the default, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or
    /// less: they are canceled immediately.</param>
    /// <exception cref="InvalidOperationException">This is one of the loops' threads, which would wait for itself.</exception>
    public void Shutdown(TimeSpan? timeout = null)
    {
        CheckNotOnALoop();
        ShutdownAsync(timeout).GetAwaiter().GetResult();
    }

    private static async Task ShutdownServerAsync(Server server, TimeSpan? timeout)
        => await server.Loop.RunThreadSafe(server.ShutdownAsync(timeout)).AsTask().ConfigureAwait(false);

    private async Task<IReadOnlyList<Server>> ListenOnAllAsync(Func<Connection, Coroutine> handler, EndPoint at, ServerOptions options)
    {
        if (at.AddressFamily == AddressFamily.Unix)
        {
            throw new ArgumentException($"A Unix socket has one listener: use {nameof(ConnectionDistribution.LeastLoaded)}.", nameof(at));
        }

        var servers = new List<Server>();
        try
        {
            foreach (EventLoop loop in _loops)
            {
                servers.Add(await loop.RunThreadSafe(Server.StartAsync(handler, at, options)).AsTask().ConfigureAwait(false));

                // All servers use the port of the first one.
                at = servers[0].BoundEndPoint;
            }

            return servers;
        }
        catch
        {
            await Task.WhenAll(servers.Select(server => ShutdownServerAsync(server, TimeSpan.Zero))).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<Server>> ListenOnOneAsync(Func<Connection, Coroutine> handler, EndPoint at, ServerOptions options)
    {
        Server[] members = [.. _loops.Skip(1).Select(loop => Server.MakeMember(loop, handler, options))];
        Coroutine<Server> start = Server.StartAcceptorAsync(handler, at, options, new HandOver(members));
        Server acceptor = await _loops[0].RunThreadSafe(start).AsTask().ConfigureAwait(false);
        foreach (Server member in members)
        {
            member.BoundEndPoint = acceptor.BoundEndPoint;
        }

        return [acceptor, .. members];
    }
}
