// SocketsHttpHandler opens connections on the thread pool, and a connection may outlive the request that caused it: so a separate task on
// the loop opens a connection, never one of the request's. The TLS handshake runs on the pool, where its computations block no loop; when
// it is over the filter is called, and from then on all waits for the connection resume on the loop.
using System.Net;
using System.Runtime.CompilerServices;
using Lariat.Net;

namespace Lariat.Http;

/// <summary>Opens a handler's connections on its loop.</summary>
internal sealed class LoopConnector(EventLoop loop, ConnectOptions options)
{
    // The request for which a connection is opened is the only object that the callback and the filter share. With several connections for
    // one request (it was tried again), the last one counts; the others do no harm, they are only slower.
    private static readonly ConditionalWeakTable<HttpRequestMessage, ConnectionStream> s_opened = [];

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>. Any thread.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var opened = new TaskCompletionSource<ConnectionStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        RemoteTask opening;
        try
        {
            opening = loop.RunThreadSafe(OpenAsync(context.DnsEndPoint, opened));
        }
        catch (InvalidOperationException error)
        {
            throw LoopHasEnded(error);
        }

        using CancellationTokenRegistration _ = cancellationToken.UnsafeRegister(
            static state => ((RemoteTask)state!).Cancel(), opening);
        await Task.WhenAny(opened.Task, opening.AsTask()).ConfigureAwait(false);

        // The side that wins decides what happens to the connection: this method returns it, or the task detects that it is not used and
        // aborts it.
        if (cancellationToken.IsCancellationRequested)
        {
            opened.TrySetCanceled(cancellationToken);
        }
        else
        {
            opened.TrySetException(LoopHasEnded(null));
        }

        ConnectionStream stream = await opened.Task.ConfigureAwait(false);
        s_opened.AddOrUpdate(context.InitialRequestMessage, stream);
        return stream;
    }

    /// <summary>
    /// For <see cref="SocketsHttpHandler.PlaintextStreamFilter"/>: called when the connection is ready, with TLS if it has any.
    /// </summary>
    public static ValueTask<Stream> OnConnected(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (s_opened.TryGetValue(context.InitialRequestMessage, out ConnectionStream? stream))
        {
            stream.ContinuesOnLoop = true;
            s_opened.Remove(context.InitialRequestMessage);
        }

        return new ValueTask<Stream>(context.PlaintextStream);
    }

    private async Coroutine OpenAsync(DnsEndPoint endPoint, TaskCompletionSource<ConnectionStream> opened)
    {
        try
        {
            Connection connection = await Connection.OpenAsync(endPoint, options);
            if (!opened.TrySetResult(connection.AsStream()))
            {
                connection.Abort();
            }
        }
        catch (Exception error) when (error is not CoroutineCanceledException)
        {
            // HttpClient reports it to the waiter.
            opened.TrySetException(error);
        }
    }

    private static HttpRequestException LoopHasEnded(Exception? error) => new(
        HttpRequestError.ConnectionError,
        "The event loop of this client has ended, and its connections with it. Create a client on a running loop.", error);
}
