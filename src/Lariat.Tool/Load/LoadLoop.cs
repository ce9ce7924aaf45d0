// One loop's part of a run: opens its share of the connections, keeps them busy (or uses them at its share of the rate), reopens lost
// ones, and ends on time. Used only on its own thread.
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lariat.Net;

namespace Lariat.Tool.Load;

/// <summary>One loop of a load generator.</summary>
internal sealed class LoadLoop
{
    // Maximum at a time: more would overflow the queue of a server that listens with the usual length.
    private const int MaxOpening = 64;

    // The delay after a failed reconnect: a server that is gone must not be contacted in a busy loop.
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(100);

    // Not --timeout, which limits a response: a server that is slow to accept is no reason to give up.
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    // The precision of time-outs.
    private static readonly TimeSpan s_maxSweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly LoadOptions _options;
    private readonly ConnectOptions _connect;
    private readonly LoadConnection[] _connections;
    private readonly Queue<LoadConnection> _free;
    private readonly double? _rate;
    private readonly bool _isFirst;
    private long _toSend;
    private long _toFinish;
    private bool _isRunning;
    private LoadSchedule? _schedule;
    private Future<object?>? _finished;

    /// <summary>Creates one of several loops.</summary>
    /// <param name="options">Options of the whole run.</param>
    /// <param name="index">Its index, from 0.</param>
    public LoadLoop(LoadOptions options, int index)
    {
        _options = options;
        _isFirst = index == 0;
        _connect = new ConnectOptions { Tls = TlsOf(options), ConnectTimeout = s_connectTimeout, TlsHandshakeTimeout = s_connectTimeout };
        int count = (int)ShareOf(options.Connections, options.Loops, index);
        _connections = new LoadConnection[count];
        for (int i = 0; i < count; i++)
        {
            _connections[i] = new LoadConnection(this, options);
        }

        _free = new Queue<LoadConnection>(count);
        _rate = options.Rate * count / options.Connections;
        _toSend = options.Requests is { } all ? ShareOf(all, options.Loops, index) : long.MaxValue;
        _toFinish = _toSend;
    }

    public LoadTally Tally { get; } = new();

    /// <summary>Runs until the time is over or the requests are done.</summary>
    /// <exception cref="SocketException">The server cannot be connected to at the beginning.</exception>
    /// <exception cref="AuthenticationException">A TLS connection to it cannot be established.</exception>
    public async Coroutine RunAsync()
    {
        try
        {
            await OpenAndRunAsync();
        }
        finally
        {
            Array.ForEach(_connections, connection => connection.Stop());
        }
    }

    /// <summary>Called when a request has ended, with or without a response.</summary>
    /// <param name="connection">The connection, which can take the next request; null: it is lost.</param>
    /// <param name="nowTicks">The current time.</param>
    public void OnDone(LoadConnection? connection, long nowTicks)
    {
        if (_isRunning && --_toFinish == 0)
        {
            _isRunning = false;
            _finished!.TrySetResult(null);
        }

        if (connection is not null)
        {
            SendOrPark(connection, nowTicks);
        }
    }

    private static long ShareOf(long all, int loops, int index) => (all / loops) + (index < all % loops ? 1 : 0);

    private static SslClientAuthenticationOptions? TlsOf(LoadOptions options) => options.Url.Scheme != Uri.UriSchemeHttps ? null : new()
    {
        TargetHost = options.Url.IdnHost,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || options.IsInsecure,
    };

    private static bool IsConnectFailure(Exception error)
        => error is SocketException or IOException or AuthenticationException or TimeoutException;

    /// <summary>The first connection finds an address of the host that answers; the others use it.</summary>
    private async Coroutine<EndPoint> OpenAllAsync()
    {
        EndPoint target = await _connections[0].OpenAsync(new DnsEndPoint(_options.Url.IdnHost, _options.Url.Port), _connect);
        foreach (LoadConnection[] some in _connections.Skip(1).Chunk(MaxOpening))
        {
            await TaskGroup.RunAsync(async group =>
            {
                foreach (LoadConnection connection in some)
                {
                    group.Create(connection.OpenAsync(target, _connect));
                }
            });
        }

        return target;
    }

    private async Coroutine OpenAndRunAsync()
    {
        _finished = EventLoop.Current.CreateFuture();
        EndPoint target = await OpenAllAsync();
        await TaskGroup.RunAsync(async group =>
        {
            var running = new List<LoopTask> { group.Create(SweepAsync(), name: "time-outs") };
            foreach (LoadConnection connection in _connections)
            {
                running.Add(group.Create(KeepAsync(connection, target), name: "connection"));
            }

            Start(group, running);
            await CountAsync();
            _isRunning = false;
            running.ForEach(task => task.Cancel());
        });
    }

    private void Start(TaskGroup group, List<LoopTask> running)
    {
        _isRunning = true;
        long now = Stopwatch.GetTimestamp();
        if (_rate is { } rate)
        {
            _schedule = new LoadSchedule(rate, now);
            running.Add(group.Create(PaceAsync(_schedule), name: "pace"));
        }

        foreach (LoadConnection connection in _connections)
        {
            SendOrPark(connection, now);
        }
    }

    private async Coroutine CountAsync()
    {
        if (_options.WarmUp > TimeSpan.Zero)
        {
            await WaitFinishedAsync(_options.WarmUp);
            Tally.Clear();
        }

        SetCounting(true);
        long began = Stopwatch.GetTimestamp();
        try
        {
            await WaitFinishedAsync(_options.Duration);
        }
        finally
        {
            Tally.Elapsed = Stopwatch.GetElapsedTime(began);
            SetCounting(false);
        }
    }

    private async Coroutine WaitFinishedAsync(TimeSpan? limit)
    {
        if (limit is { } time)
        {
            await Coroutine.WaitMany([_finished!], time);
        }
        else
        {
            await _finished!;
        }
    }

    private void SetCounting(bool isCounting)
    {
        if (_isFirst)
        {
            _options.CountingChanged?.Invoke(isCounting);
        }
    }

    private void SendOrPark(LoadConnection connection, long nowTicks)
    {
        if (!_isRunning || _toSend == 0 || !connection.IsOpen)
        {
            return;
        }

        long due = nowTicks;
        if (_schedule is null || _schedule.TryTake(nowTicks, out due))
        {
            _toSend--;
            connection.Send(due, nowTicks);
        }
        else
        {
            _free.Enqueue(connection);
        }
    }

    /// <summary>Assigns due requests to free connections. A connection that becomes free takes overdue requests itself.</summary>
    private async Coroutine PaceAsync(LoadSchedule schedule)
    {
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            while (schedule.NextTicks <= now && _free.TryDequeue(out LoadConnection? connection))
            {
                SendOrPark(connection, now);
            }

            TimeSpan ahead = Stopwatch.GetElapsedTime(now, schedule.NextTicks);
            await Coroutine.Sleep(ahead > TimeSpan.Zero ? ahead : TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Reopens a connection whenever it is lost and there are requests to send.</summary>
    private async Coroutine KeepAsync(LoadConnection connection, EndPoint target)
    {
        while (true)
        {
            await connection.WaitLostAsync();
            Tally.Reconnects++;
            while (!await TryOpenAsync(connection, target))
            {
                if (_toSend == 0)
                {
                    return;
                }

                // It was meant for a request. A run with a fixed number of requests ends, even if its server has gone.
                _toSend--;
                OnDone(null, Stopwatch.GetTimestamp());
                await Coroutine.Sleep(s_retryDelay);
            }

            SendOrPark(connection, Stopwatch.GetTimestamp());
        }
    }

    private async Coroutine<bool> TryOpenAsync(LoadConnection connection, EndPoint target)
    {
        try
        {
            await connection.OpenAsync(target, _connect);
            return true;
        }
        catch (Exception error) when (IsConnectFailure(error))
        {
            Tally.AddError(LoadError.Connect);
            return false;
        }
    }

    private async Coroutine SweepAsync()
    {
        TimeSpan period = _options.Timeout / 4 < s_maxSweepPeriod ? _options.Timeout / 4 : s_maxSweepPeriod;
        long timeoutTicks = (long)(_options.Timeout.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            await Coroutine.Sleep(period);
            long limit = Stopwatch.GetTimestamp() - timeoutTicks;
            foreach (LoadConnection connection in _connections)
            {
                connection.GiveUpIfSentBefore(limit);
            }
        }
    }
}
