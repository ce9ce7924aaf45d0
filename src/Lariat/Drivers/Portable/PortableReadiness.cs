// The base library reports readiness in two ways. A receive of zero bytes completes on one of its threads, however many are waiting, and
// costs two thread switches for each. Socket.Select (poll(2) on Unix) costs a system call for all of them, made on the loop, but checks
// every one. So busy streams are polled, up to a limit, and those that turn out to be idle wait by a receive.
// PERF: bench/Net, 64 B x 100: a third less processor time than a receive of zero bytes for every wait.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The streams of a portable driver that each poll checks. Loop thread only, except <see cref="Wake"/>.</summary>
internal sealed class PortableReadiness : IDisposable
{
    // Select takes microseconds in an int, 35 minutes.
    private static readonly TimeSpan s_maxSelect = TimeSpan.FromMinutes(30);

    // Beyond this number, polling would cost more than it saves; the others wait by a receive.
    private const int MaxStreams = 256;

    // A stream that was polled that often without success is idle.
    private const byte MaxFutileChecks = 64;

    private static readonly byte[] s_wakeUp = [0];

    // Index 0 stays empty: a stream that is not here has index 0.
    private readonly PortableStream?[] _streams = new PortableStream?[1 + MaxStreams];
    private readonly bool[] _isReady = new bool[1 + MaxStreams];
    private readonly byte[] _futileChecks = new byte[1 + MaxStreams];
    private readonly List<Socket> _list = new(1 + MaxStreams);
    private readonly byte[] _discarded = new byte[1];

    // Connected to itself: a datagram on it ends a waiting poll.
    private Socket? _wake;
    private int _end = 1;
    private int _isWaiting;

    public bool IsEmpty => _end == 1;

    /// <summary>False if there is no room.</summary>
    public bool TryAdd(PortableStream stream)
    {
        if (_end > MaxStreams)
        {
            return false;
        }

        Debug.Assert(stream.ReadinessIndex == 0);
        _streams[_end] = stream;
        _futileChecks[_end] = 0;
        stream.ReadinessIndex = _end++;
        return true;
    }

    public void Remove(PortableStream stream)
    {
        int index = stream.ReadinessIndex;
        if (index == 0)
        {
            return;
        }

        _end--;
        PortableStream last = _streams[_end]!;
        _streams[_end] = null;
        if (index != _end)
        {
            _streams[index] = last;
            _futileChecks[index] = _futileChecks[_end];
            last.ReadinessIndex = index;
        }

        stream.ReadinessIndex = 0;
    }

    /// <summary>
    /// Announces that <see cref="Check"/> will wait: from now on <see cref="Wake"/> ends it. Check afterwards for posted completions.
    /// </summary>
    public void Announce()
    {
        _wake ??= MakeWakeSocket();
        Interlocked.Exchange(ref _isWaiting, 1);
    }

    /// <summary>Waits until a stream is ready, a wake-up comes or the time is over; notifies the ready streams.</summary>
    /// <param name="wait">Zero: does not wait. Negative: without limit.</param>
    public void Check(TimeSpan wait)
    {
        _wake ??= MakeWakeSocket();
        _list.Clear();
        _list.Add(_wake);
        for (int i = 1; i < _end; i++)
        {
            _list.Add(_streams[i]!.Socket);
        }

        // It removes sockets that are not ready from the list. The loop repeats a longer wait.
        Socket.Select(_list, null, null, wait > s_maxSelect ? s_maxSelect : wait);
        Volatile.Write(ref _isWaiting, 0);
        int next = 0;
        if (IsNext(_wake, ref next))
        {
            DrainWakeSocket();
        }

        for (int i = 1; i < _end; i++)
        {
            _isReady[i] = IsNext(_streams[i]!.Socket, ref next);
        }

        // From the end, since a removed entry is replaced with the last one.
        for (int i = _end - 1; i > 0; i--)
        {
            PortableStream stream = _streams[i]!;
            if (_isReady[i])
            {
                Remove(stream);
                stream.OnReadable(SocketError.Success);
            }
            else if (++_futileChecks[i] == MaxFutileChecks)
            {
                Remove(stream);
                stream.WaitByReceive();
            }
        }
    }

    /// <summary>Wakes a waiting poll. Any thread.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isWaiting) != 0 && Interlocked.Exchange(ref _isWaiting, 0) != 0)
        {
            // A full buffer rejects it, but is readable.
            _wake!.Send(s_wakeUp, SocketFlags.None, out _);
        }
    }

    public void Dispose() => _wake?.Dispose();

    private static Socket MakeWakeSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the socket is the next one in the list that Select returned.</summary>
    private bool IsNext(Socket socket, ref int next)
    {
        if (next >= _list.Count || !ReferenceEquals(_list[next], socket))
        {
            return false;
        }

        next++;
        return true;
    }

    private void DrainWakeSocket()
    {
        SocketError error;
        do
        {
            _wake!.Receive(_discarded, 0, _discarded.Length, SocketFlags.None, out error);
        }
        while (error == SocketError.Success);
    }
}
