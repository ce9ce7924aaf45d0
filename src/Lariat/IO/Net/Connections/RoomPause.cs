namespace Lariat.Net;

/// <summary>
/// How long to wait before the next try where the system does not signal room: a Unix datagram's receiver, the backlog of a Unix server.
/// From 1 ms, doubling, to 20 ms.
/// </summary>
internal struct RoomPause
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(20);

    private TimeSpan _last;

    /// <summary>The pause before the next try.</summary>
    public TimeSpan Next() => _last = _last == default ? s_shortest : _last * 2 > s_longest ? s_longest : _last * 2;

    /// <summary>Called when there was room: the next time begins with the shortest pause.</summary>
    public void Reset() => _last = default;
}
