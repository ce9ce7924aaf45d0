// From listening to the end of the last connection, for both kinds of servers. Semantics: asyncio's Server (Lib/asyncio/base_events.py).
// Thread: the loop's. Between calls: the listeners are open if and only if IsServing.
using System.Net;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>A server whose state a <see cref="ServerLifetime"/> manages.</summary>
internal interface IServer
{
    int ConnectionCount { get; }

    void Close();

    void CloseClients();
}

/// <summary>The listeners of a server, whether it serves, and the tasks that wait for its end.</summary>
internal sealed class ServerLifetime(EventLoop loop, IServer server)
{
    // Kept when they are closed: their addresses are still read.
    private readonly List<AcceptLoop> _listeners = [];
    private readonly WaitQueue _endWaiters = new();
    private Future<object?>? _serving;

    public bool IsServing { get; private set; } = true;

    /// <summary>The addresses at which the server listens, with the ports that the system chose; empty when it is closed.</summary>
    public IReadOnlyList<EndPoint> EndPoints => IsServing ? [.. _listeners.Select(listener => listener.EndPoint)] : [];

    /// <summary>The first of its addresses, even when it is closed.</summary>
    public EndPoint FirstEndPoint => _listeners[0].EndPoint;

    public void Add(AcceptLoop listener) => _listeners.Add(listener);

    /// <summary>Resumes accepting if a listener had stopped because the server was full.</summary>
    public void ResumeAccepting() => _listeners.ForEach(static listener => listener.Resume());

    /// <summary>Closes the listeners and ends <see cref="ServeForeverAsync"/>. A second call has no effect.</summary>
    public void Close()
    {
        loop.CheckThread(server);
        if (!IsServing)
        {
            return;
        }

        IsServing = false;
        _listeners.ForEach(static listener => listener.Close());
        _serving?.Cancel();
        WakeIfEnded();
    }

    /// <summary>Called after a connection has ended.</summary>
    public void WakeIfEnded()
    {
        if (!IsServing && server.ConnectionCount == 0)
        {
            _endWaiters.Wake(_endWaiters.Count);
        }
    }

    public async Coroutine WaitClosedAsync()
    {
        loop.CheckThread(server);
        while (IsServing || server.ConnectionCount > 0)
        {
            await _endWaiters.WaitAsync(loop);
        }
    }

    public async Coroutine ServeForeverAsync()
    {
        loop.CheckThread(server);
        if (_serving is not null || !IsServing)
        {
            throw new InvalidOperationException(IsServing
                ? "Another task is in ServeForeverAsync of this server already: one at a time."
                : "The server is closed: it cannot serve any more.");
        }

        _serving = loop.CreateFuture();
        try
        {
            await _serving;
        }
        finally
        {
            _serving = null;
            server.Close();
            server.CloseClients();
            await WaitClosedAsync();
        }
    }
}
