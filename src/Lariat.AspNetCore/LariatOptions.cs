using Lariat.Net;

namespace Lariat.AspNetCore;

/// <summary>The loops of a host, and how Kestrel uses them.</summary>
public sealed class LariatOptions
{
    /// <summary>
    /// The number of loops, each on a thread of its own. Null, the default: one for each processor with Kestrel on them, otherwise one.
    /// </summary>
    public int? LoopCount { get; set; }

    /// <summary>
    /// The options of each loop. Two members have other defaults here: <see cref="LoopOptions.WatchdogTimeout"/> is one second, and
    /// <see cref="LoopOptions.Log"/> is the host's logging.
    /// </summary>
    public LoopOptions Loop { get; set; } = new();

    /// <summary>
    /// How connections are distributed among the loops. Default: the loop with the fewest gets the next one; HTTP connections live long,
    /// and a hash of a hundred of them is uneven. <see cref="ConnectionDistribution.ReusePort"/> accepts faster, if clients connect for one
    /// request.
    /// </summary>
    public ConnectionDistribution Distribution { get; set; } = ConnectionDistribution.LeastLoaded;

    /// <summary>Connections that may wait in the system to be accepted. Default: 512, as Kestrel's socket transport.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Sends small writes immediately instead of collecting them (TCP_NODELAY). Default: true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>
    /// Maximum bytes of a connection that are received ahead of the request that reads them; then receiving pauses until half of it is
    /// read. Null: no limit. Default: 1 MiB, as Kestrel's socket transport.
    /// </summary>
    public long? MaxReadBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// Maximum bytes of a response that wait for a slow client; then a flush waits until half of it is sent. Null: no limit. Default: 64
    /// KiB, as Kestrel's socket transport.
    /// </summary>
    public long? MaxWriteBufferSize { get; set; } = 64 * 1024;

    /// <summary>
    /// How long received bytes may be gathered while a TCP client sends many small pieces in quick succession, and nothing is sent to it:
    /// the loop is then woken for several of them at a time, or after this time. Zero: never. Default: 1 ms.
    /// </summary>
    /// <remarks>Begins with 16 pieces of at most 1 KiB that arrive within four times this time, and ends with any data sent to the client.
    /// Linux.</remarks>
    public TimeSpan ReceiveCoalescingDelay { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Runs every request on the thread pool, for an application whose handlers block. Connections stay on the loops; requests then have no
    /// task of the loop around them. For a single endpoint there is <see cref="OffLoopAttribute"/>.
    /// </summary>
    public bool OffloadBlocking { get; set; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Loop);
        ArgumentOutOfRangeException.ThrowIfLessThan(LoopCount ?? 1, 1, nameof(LoopCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReceiveCoalescingDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReadBufferSize ?? 1, 1, nameof(MaxReadBufferSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWriteBufferSize ?? 1, 1, nameof(MaxWriteBufferSize));
    }
}
