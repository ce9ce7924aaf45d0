// One connection with one request under way at a time. It is a protocol, not a task, so that an exchange costs one callback and allocates
// nothing: the bytes that arrive are parsed where the driver put them, and the request is the same array every time.
using System.Diagnostics;
using System.Net;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat.Tool.Load;

/// <summary>A connection of a load generator. Loop thread only.</summary>
internal sealed class LoadConnection(LoadLoop owner, LoadOptions options) : IProtocol
{
    private const double NanosecondsPerTick = 1e9;

    private readonly ResponseParser _parser = new(options.IsHead);
    private StreamTransport? _transport;
    private Future<object?>? _lost;
    private long _dueTicks;
    private long _sentTicks;

    /// <summary>True while a request was sent and not answered.</summary>
    public bool IsWaiting { get; private set; }

    public bool IsOpen => _transport is { IsClosing: false };

    /// <summary>Connects.</summary>
    /// <returns>The address of the connection.</returns>
    public async Coroutine<EndPoint> OpenAsync(EndPoint target, ConnectOptions connect)
    {
        _parser.Reset();
        _lost = EventLoop.Current.CreateFuture();
        (StreamTransport transport, _) = await EventLoop.Current.CreateConnectionAsync(() => this, target, connect);
        return transport.RemoteEndPoint ?? target;
    }

    /// <summary>Suspends until the connection is lost.</summary>
    public async Coroutine WaitLostAsync() => await _lost!;

    /// <summary>Sends the request.</summary>
    /// <param name="dueTicks">The time from which its latency counts.</param>
    /// <param name="nowTicks">The time from which its time-out counts.</param>
    public void Send(long dueTicks, long nowTicks)
    {
        Debug.Assert(!IsWaiting && _transport is not null);
        IsWaiting = true;
        _dueTicks = dueTicks;
        _sentTicks = nowTicks;
        _transport.Write(options.Request);
    }

    /// <summary>Gives up the request, if it was sent too long ago.</summary>
    public void GiveUpIfSentBefore(long ticks)
    {
        if (IsWaiting && _sentTicks < ticks)
        {
            Fail(LoadError.Timeout);
        }
    }

    /// <summary>Called when the run is over: a request under way does not count.</summary>
    public void Stop()
    {
        IsWaiting = false;
        _transport?.Abort();
    }

    void IBaseProtocol.OnConnected(StreamTransport transport) => _transport = transport;

    void IProtocol.OnReceived(ReadOnlySpan<byte> data)
    {
        owner.Tally.AddBytes(data.Length);
        ParseOutcome outcome = IsWaiting ? _parser.Take(ref data) : ParseOutcome.Complete;
        if (outcome == ParseOutcome.Malformed)
        {
            FailMalformed(_parser.Fault!);
        }
        else if (!data.IsEmpty)
        {
            // There is one request at a time, so nothing may follow its response.
            FailMalformed("bytes that no request asked for");
        }
        else if (outcome == ParseOutcome.Complete)
        {
            Complete(_parser.EndsConnection);
        }
    }

    bool IBaseProtocol.OnEndReceived()
    {
        if (IsWaiting && _parser.TakeEnd() == ParseOutcome.Complete)
        {
            Complete(isOver: true);
        }

        return false;
    }

    void IBaseProtocol.OnDisconnected(Exception? error)
    {
        if (IsWaiting)
        {
            Fail(LoadError.Closed);
        }

        _lost!.TrySetResult(null);
    }

    private void Complete(bool isOver)
    {
        long now = Stopwatch.GetTimestamp();
        IsWaiting = false;
        owner.Tally.AddAnswer(_parser.Status, (long)((now - _dueTicks) * (NanosecondsPerTick / Stopwatch.Frequency)));
        if (isOver)
        {
            _transport!.Close();
        }

        owner.OnDone(isOver ? null : this, now);
    }

    private void FailMalformed(string fault)
    {
        owner.Tally.Fault = fault;
        Fail(LoadError.Malformed);
    }

    private void Fail(LoadError error)
    {
        IsWaiting = false;
        owner.Tally.AddError(error);
        _transport!.Abort();
        owner.OnDone(null, Stopwatch.GetTimestamp());
    }
}
