// A network in memory on virtual time. A loop that would sleep for ever fails, so a task that nobody will ever wake is a finding and costs no time.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Fuzz;

/// <summary>A driver whose peers are scripts.</summary>
internal sealed class MemoryDriver : IoDriver
{
    // What a thread of the pool may take, counted in the times that this thread is run meanwhile: a busy machine may run neither for a long time.
    private static readonly TimeSpan s_poolWait = TimeSpan.FromMilliseconds(10);
    private const int MaxPoolWaits = 200;

    private readonly List<(long At, Action Happen)> _later = [];
    private readonly MemorySockets _sockets;
    private readonly ManualResetEventSlim _woken = new();
    private long _now;

    /// <param name="connect">Makes the stream of a connection that is opened.</param>
    public MemoryDriver(Func<MemoryDriver, IoStream> connect) => _sockets = new MemorySockets(this, connect);

    public override long Timestamp => _now;

    public override IoSockets Sockets => _sockets;

    /// <summary>Lets something happen on the loop's thread, after so many virtual milliseconds.</summary>
    public void Later(int milliseconds, Action happen) => _later.Add((_now + (milliseconds * 1_000_000L), happen));

    public void Finish(IoOperation operation) => Complete(operation);

    public override void Poll(long deadlineNs)
    {
        if (_later.Count > 0 && _later.MinBy(static item => item.At) is var next && next.At <= deadlineNs)
        {
            _now = Math.Max(_now, next.At);
            _later.Remove(next);
            Happen(next.Happen);
            return;
        }

        if (TryTakeWake(deadlineNs == NoDeadline))
        {
            return;
        }

        FuzzFaultException.ThrowUnless(deadlineNs != NoDeadline, "A task waits for ever: nothing is ready, nothing will arrive, and there is no timer.");
        _now = Math.Max(_now, deadlineNs);
    }

    public override void Wake() => _woken.Set();

    // Code of the base library may have gone to a thread of the pool.
    private bool TryTakeWake(bool waits)
    {
        bool isWoken = _woken.IsSet;
        for (int left = waits ? MaxPoolWaits : 0; left > 0 && !isWoken; left--)
        {
            isWoken = _woken.Wait(s_poolWait);
        }

        _woken.Reset();
        return isWoken;
    }

    // Without a context of the loop's, awaits of the base library continue here instead of on a thread of the pool.
    private static void Happen(Action happen)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            happen();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}

/// <summary>The sockets of a <see cref="MemoryDriver"/>: they connect, and nothing else.</summary>
internal sealed class MemorySockets(MemoryDriver driver, Func<MemoryDriver, IoStream> connect) : IoSockets
{
    public override string Name => "memory";

    public override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation)
    {
        driver.Finish(operation);
        return connect(driver);
    }

    public override byte[] RentSendBuffer(int minByteCount) => new byte[minByteCount];

    public override void ReturnSendBuffer(byte[] array)
    {
    }

    public override IoListener Listen(EndPoint at, IoSocketOptions options) => throw new NotSupportedException();

    public override IoListener AdoptListener(Socket bound, IoSocketOptions options) => throw new NotSupportedException();

    public override IoStream Adopt(Socket socket) => throw new NotSupportedException();

    public override IoDatagram AdoptDatagram(Socket socket) => throw new NotSupportedException();

    public override IoWatch Watch(Socket socket) => throw new NotSupportedException();
}
