// Happy eyeballs (RFC 8305, section 5): the next address is tried when the previous one has failed, or has not answered for a while;
// the first to connect wins, the others are closed. asyncio: Lib/asyncio/staggered.py.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Connects to one of several addresses.</summary>
internal static class StaggeredConnect
{
    /// <summary>Resolves a name and connects, within the options' time.</summary>
    /// <exception cref="TimeoutException"><see cref="ConnectOptions.ConnectTimeout"/> has passed.</exception>
    public static Coroutine<IoStream> OpenAsync(EventLoop loop, string host, int port, ConnectOptions options)
        => WithinTimeAsync(ResolveAndConnectAsync(loop, host, port, options), options);

    /// <summary>Connects to an address, or to a name with a port, within the options' time.</summary>
    /// <inheritdoc cref="OpenAsync(EventLoop, string, int, ConnectOptions)" path="/exception"/>
    public static Coroutine<IoStream> OpenAsync(EventLoop loop, EndPoint endPoint, ConnectOptions options) => endPoint is DnsEndPoint name
        ? OpenAsync(loop, name.Host, name.Port, options)
        : WithinTimeAsync(ConnectAsync(loop, endPoint, options), options);

    public static async Coroutine<IoStream> ConnectAsync(EventLoop loop, EndPoint address, ConnectOptions options)
    {
        IoWait wait = new IoWait(loop).Begin();
        IoStream stream = loop.Sockets.Connect(address, options.ToSocketOptions(), wait);
        bool isConnected = false;
        try
        {
            await wait;
            await WaitForBacklogAsync(stream, address, wait);
            isConnected = wait.Error == SocketError.Success;
        }
        finally
        {
            if (!isConnected)
            {
                stream.Close();
            }
        }

        return isConnected ? stream : throw SocketFailure.Create(wait.Error, $"Connecting to {address}");
    }

    /// <exception cref="SocketException">
    /// No address could be connected to: the error of the first address, whichever failed first.
    /// </exception>
    public static async Coroutine<IoStream> ConnectAsync(EventLoop loop, IReadOnlyList<EndPoint> addresses, ConnectOptions options)
    {
        if (addresses.Count == 1)
        {
            return await ConnectAsync(loop, addresses[0], options);
        }

        var attempts = new List<LoopTask<IoStream>>();
        try
        {
            return await RaceAsync(loop, addresses, options, attempts);
        }
        finally
        {
            foreach (LoopTask<IoStream> attempt in attempts)
            {
                Discard(attempt);
            }
        }
    }

    /// <summary>
    /// Waits while a Unix server's backlog is full: connect(2) returns EAGAIN, and nothing signals room (unix(7)). For TCP the system keeps
    /// trying.
    /// </summary>
    private static async Coroutine WaitForBacklogAsync(IoStream stream, EndPoint address, IoWait wait)
    {
        var pause = default(RoomPause);
        while (wait.Error == SocketError.WouldBlock && address.AddressFamily == AddressFamily.Unix)
        {
            await Coroutine.Sleep(pause.Next());
            if (!stream.TryConnectAgain(address, wait.Begin()))
            {
                break;
            }

            await wait;
        }
    }

    private static async Coroutine<IoStream> ResolveAndConnectAsync(EventLoop loop, string host, int port, ConnectOptions options)
        => await ConnectAsync(loop, await HostResolver.ResolveAsync(host, port), options);

    private static async Coroutine<IoStream> WithinTimeAsync(Coroutine<IoStream> connect, ConnectOptions options)
        => options.ConnectTimeout is { } timeout ? await Coroutine.WaitFor(connect, timeout) : await connect;

    /// <param name="attempts">Receives the attempts that are under way; the winner is removed.</param>
    private static async Coroutine<IoStream> RaceAsync(
        EventLoop loop, IReadOnlyList<EndPoint> addresses, ConnectOptions options, List<LoopTask<IoStream>> attempts)
    {
        LoopTask<IoStream>? first = null;
        Exception? firstError = null;
        for (int next = 0; next < addresses.Count || attempts.Count > 0;)
        {
            if (next < addresses.Count)
            {
                attempts.Add(loop.CreateTask(ConnectAsync(loop, addresses[next], options), name: $"connect to {addresses[next]}"));
                first ??= attempts[0];
                next++;
            }

            TimeSpan? patience = next < addresses.Count ? options.AttemptDelay : null;
            await Coroutine.WaitMany(attempts, patience, ReturnWhen.FirstCompleted);
            foreach (LoopTask<IoStream> attempt in attempts.Where(attempt => attempt.IsCompleted).ToArray())
            {
                attempts.Remove(attempt);
                if (attempt.IsCompletedSuccessfully)
                {
                    return attempt.GetResult();
                }

                // Read for each: the others' errors must not be reported as never retrieved.
                Exception? error = attempt.GetException();
                firstError = ReferenceEquals(attempt, first) ? error : firstError;
            }
        }

        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(firstError!);
        throw firstError!;
    }

    private static void Discard(LoopTask<IoStream> attempt)
    {
        attempt.Cancel();
        attempt.AddDoneCallback(static ended =>
        {
            // It may have connected before the cancellation reached it.
            if (ended.IsCompletedSuccessfully)
            {
                ((LoopTask<IoStream>)ended).GetResult().Close();
            }
            else
            {
                ended.RetrieveException();
            }
        });
    }
}
