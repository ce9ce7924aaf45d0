// asyncio's Server for protocols (Lib/asyncio/base_events.py): it tracks the transports that it created, so that it can close them and wait
// for their end. A TLS handshake is a task; everything else is callbacks.
using System.Net;
using System.Security.Authentication;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>A listener that creates a transport and a protocol for every connection. Thread: its loop's. asyncio: <c>Server</c>.</summary>
public sealed class TransportServer : IServer, IDisposable
{
    private readonly EventLoop _loop;
    private readonly Func<IBaseProtocol> _protocolFactory;
    private readonly ServerOptions _options;
    private readonly ServerLifetime _lifetime;
    private readonly HashSet<StreamTransport> _transports = [];
    private readonly HashSet<LoopTask> _handshakes = [];

    internal TransportServer(EventLoop loop, Func<IBaseProtocol> protocolFactory, ServerOptions options)
    {
        _loop = loop;
        _lifetime = new ServerLifetime(loop, this);
        _protocolFactory = protocolFactory;
        _options = options;
    }

    /// <summary>The first address at which it listens, or listened; with the port that the system chose.</summary>
    public EndPoint EndPoint => _lifetime.FirstEndPoint;

    /// <summary>The addresses at which it listens, with the ports that the system chose; empty when it is closed.</summary>
    /// <remarks>asyncio: <c>sockets</c>.</remarks>
    public IReadOnlyList<EndPoint> EndPoints => _lifetime.EndPoints;

    /// <summary>The number of open connections, including those in their TLS handshake.</summary>
    public int ConnectionCount => _transports.Count + _handshakes.Count;

    /// <summary>True while it accepts connections.</summary>
    /// <remarks>asyncio: <c>is_serving()</c>.</remarks>
    public bool IsServing => _lifetime.IsServing;

    /// <summary>Stops listening; open connections continue. A second call has no effect.</summary>
    /// <remarks>asyncio: <c>close()</c>.</remarks>
    public void Close() => _lifetime.Close();

    /// <summary>Closes every connection: written data is still sent. Handshakes are canceled.</summary>
    /// <remarks>asyncio: <c>close_clients()</c>.</remarks>
    public void CloseClients() => EndClients(static transport => transport.Close());

    /// <summary>Aborts every connection.</summary>
    /// <remarks>asyncio: <c>abort_clients()</c>.</remarks>
    public void AbortClients() => EndClients(static transport => transport.Abort());

    /// <summary>Waits until it was closed and every connection is lost.</summary>
    /// <remarks>Suspends. asyncio: <c>wait_closed()</c>.</remarks>
    public Coroutine WaitClosedAsync() => _lifetime.WaitClosedAsync();

    /// <summary>Serves until the calling task is canceled; then closes the server and its connections, and waits for their end.</summary>
    /// <remarks>
    /// Suspends. <see cref="Close"/> ends it as well, as a cancellation. asyncio: <c>serve_forever()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is closed, or another task is in this call.</exception>
    public Coroutine ServeForeverAsync() => _lifetime.ServeForeverAsync();

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    internal void Listen(IoListener listener)
        => _lifetime.Add(new AcceptLoop(_loop, listener, () => ConnectionCount >= (_options.MaxConnections ?? int.MaxValue), Serve));

    internal void OnEnded(StreamTransport transport)
    {
        _transports.Remove(transport);
        OnEnded();
    }

    private void Serve(IoStream stream)
    {
        if (_options.Tls is null)
        {
            Start(stream);
            return;
        }

        var raw = new Connection(_loop, stream, _options);
        LoopTask handshake = _loop.CreateTask(ServeTlsAsync(raw));
        _handshakes.Add(handshake);
        handshake.AddDoneCallback(ended =>
        {
            if (ended.IsCanceled)
            {
                // Also if it was canceled before its first step, in which case none of its code runs.
                raw.Abort();
            }

            _handshakes.Remove((LoopTask)ended);
            OnEnded();
        });
    }

    private async Coroutine ServeTlsAsync(Connection raw)
    {
        try
        {
            Start(await TlsHandshake.AsServerAsync(raw, _options.Tls!, _options.TlsHandshakeTimeout));
        }
        catch (Exception error) when (error is AuthenticationException or IOException or TimeoutException)
        {
            // Not reported: port scanners and plaintext clients cause handshake failures.
            if (_loop.IsDebug)
            {
                _loop.WriteLog($"A TLS handshake failed: {error.Message}");
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _loop.CallExceptionHandler(
                new LoopErrorContext { Message = "Creating the protocol of a connection failed.", Exception = error });
        }
    }

    private void Start(IoStream stream)
    {
        StreamTransport transport;
        try
        {
            transport = LoopTransports.MakeTransport(_loop, stream, _protocolFactory(), _options);
        }
        catch
        {
            stream.Close();
            throw;
        }

        _transports.Add(transport);
        transport.Server = this;
    }

    private void EndClients(Action<StreamTransport> end)
    {
        _loop.CheckThread(this);
        foreach (LoopTask handshake in _handshakes)
        {
            handshake.Cancel();
        }

        foreach (StreamTransport transport in _transports)
        {
            end(transport);
        }
    }

    private void OnEnded()
    {
        _lifetime.ResumeAccepting();
        _lifetime.WakeIfEnded();
    }
}
