// asyncio's Server and start_server (Lib/asyncio/base_events.py, streams.py). A server owns its listeners and one task per connection.
// It stops in three degrees: Close (no new connections), ShutdownAsync (open ones get some time), AbortClients.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Accepts connections and runs a task for each.</summary>
/// <remarks>Thread: its loop's. asyncio: <c>Server</c>.</remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class Server : IServer, IAsyncDisposable
{
    private readonly Func<Connection, Coroutine> _handler;
    private readonly ServerOptions _options;
    private readonly ServerLifetime _lifetime;
    private readonly HashSet<ServerClient> _clients = [];

    private Server(EventLoop loop, Func<Connection, Coroutine> handler, ServerOptions options)
    {
        Loop = loop;
        _lifetime = new ServerLifetime(loop, this);
        _handler = handler;
        _options = options;
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The addresses at which it listens, with the ports that the system chose; empty when it is closed.</summary>
    /// <remarks>asyncio: <c>sockets</c>.</remarks>
    public IReadOnlyList<EndPoint> EndPoints => _isMember && IsServing ? [BoundEndPoint] : _lifetime.EndPoints;

    /// <summary>The port of the first address.</summary>
    /// <exception cref="InvalidOperationException">It is closed, or does not listen at a port.</exception>
    public int Port => IsServing && BoundEndPoint is IPEndPoint at
        ? at.Port
        : throw new InvalidOperationException("The server is closed, or listens at a Unix socket: it has no port.");

    /// <summary>The first address, from any thread: it does not change.</summary>
    internal EndPoint BoundEndPoint { get; set; } = null!;

    /// <summary>The number of connections whose handler has not ended.</summary>
    public int ConnectionCount => _clients.Count;

    /// <summary>True while it accepts connections.</summary>
    /// <remarks>asyncio: <c>is_serving()</c>.</remarks>
    public bool IsServing => _lifetime.IsServing;

    private string DebuggerDisplay => $"{(IsServing ? string.Join(", ", EndPoints) : "closed")}, {_clients.Count} connections";

    /// <summary>Stops accepting; open connections continue.</summary>
    /// <remarks>A second call has no effect. asyncio: <c>close()</c>.</remarks>
    public void Close() => _lifetime.Close();

    /// <summary>Closes every connection: written bytes are still sent.</summary>
    /// <remarks>Handlers see the end of the stream. asyncio: <c>close_clients()</c>.</remarks>
    public void CloseClients()
    {
        Loop.CheckThread(this);
        foreach (ServerClient client in _clients)
        {
            client.Connection.Close();
        }
    }

    /// <summary>Aborts every connection.</summary>
    /// <remarks>asyncio: <c>abort_clients()</c>.</remarks>
    public void AbortClients()
    {
        Loop.CheckThread(this);
        foreach (ServerClient client in _clients)
        {
            client.Connection.Abort();
        }
    }

    /// <summary>Waits until the server was closed and every handler has ended.</summary>
    /// <remarks>Suspends. Cancellation ends only the wait. asyncio: <c>wait_closed()</c>.</remarks>
    public Coroutine WaitClosedAsync() => _lifetime.WaitClosedAsync();

    /// <summary>
    /// Serves until the calling task is canceled; then closes the server and its connections, and waits for the handlers.
    /// </summary>
    /// <remarks>
    /// Suspends. <see cref="Close"/> ends it as well, as a cancellation. asyncio: <c>serve_forever()</c>, which closes the connections
    /// since 3.14.7.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The server is closed, or another task is in this call.</exception>
    public Coroutine ServeForeverAsync() => _lifetime.ServeForeverAsync();

    /// <summary>Shuts down: stops accepting, lets the handlers finish, and cancels the remaining ones when the time is over.</summary>
    /// <param name="timeout">How long handlers may take. Null, the default, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or
    /// less: they are canceled immediately.</param>
    /// <remarks>
    /// Suspends until every handler has ended. If the caller is canceled meanwhile, the handlers are canceled immediately. asyncio:
    /// <c>close()</c> and <c>wait_closed()</c>, which do not limit the handlers.
    /// </remarks>
    public async Coroutine ShutdownAsync(TimeSpan? timeout = null)
    {
        Close();
        try
        {
            if (!LoopTime.IsOver(timeout))
            {
                await Coroutine.WaitFor(WaitClosedAsync(), timeout);
            }
        }
        catch (TimeoutException)
        {
            // The limit is for this case.
        }
        finally
        {
            foreach (ServerClient client in _clients)
            {
                client.Cancel();
            }
        }

        await WaitClosedAsync();
    }

    /// <summary><see cref="ShutdownAsync"/> that cancels the handlers immediately.</summary>
    /// <remarks>asyncio: the end of <c>async with server</c>, which waits for the handlers instead of canceling them.</remarks>
    public async ValueTask DisposeAsync()
    {
        Loop.CheckThread(this);
        await ShutdownAsync(TimeSpan.Zero);
    }
}
