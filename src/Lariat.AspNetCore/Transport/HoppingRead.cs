// A read whose result may be available already must not let its caller continue on the caller's thread. So the read does not begin before
// the caller has registered its continuation; until then the value task is pending, whatever has arrived. The same holds on the loop for a
// read whose connection has used up its turn: its result is kept for the next iteration.
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Lariat.AspNetCore.Transport;

/// <summary>A read that ends on the loop in one of its next iterations, wherever it was begun; one at a time, reused.</summary>
internal sealed class HoppingRead : LoopItem, IValueTaskSource<ReadResult>
{
    private static readonly Action<object?> s_begin = static self => ((HoppingRead)self!).Begin();

    private readonly TransportLoop _home;
    private readonly InputReader _reader;
    private readonly PipeReader _pipe;
    private readonly Action _end;
    private ManualResetValueTaskSourceCore<ReadResult> _core;
    private CancellationToken _token;
    private ValueTask<ReadResult> _read;
    private bool _isRead;

    public HoppingRead(TransportLoop home, InputReader reader, PipeReader pipe)
    {
        _home = home;
        _reader = reader;
        _pipe = pipe;
        _end = End;
    }

    /// <summary>Begins a read off the loop.</summary>
    public ValueTask<ReadResult> Start(CancellationToken cancellationToken)
    {
        _core.Reset();
        _token = cancellationToken;
        return new ValueTask<ReadResult>(this, _core.Version);
    }

    /// <summary>Begins a read on the loop that has completed immediately.</summary>
    /// <remarks>A cancellation that arrives while it is kept applies to the next read, as if this one had been taken before.</remarks>
    public ValueTask<ReadResult> StartWith(ValueTask<ReadResult> read)
    {
        _core.Reset();
        _read = read;
        _isRead = true;
        return new ValueTask<ReadResult>(this, _core.Version);
    }

    public ReadResult GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.OnCompleted(continuation, state, token, flags);
        if (!_home.Loop.TryPost(this))
        {
            OnLoopClosed();
        }
    }

    internal override void OnLoopClosed()
    {
        _core.RunContinuationsAsynchronously = true;
        _core.SetException(new ObjectDisposedException(nameof(EventLoop), "The event loop of this connection has closed."));
    }

    internal override void Run() => _home.Run(s_begin, this);

    private void Begin()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _reader.BeginTurn();
        if (_isRead)
        {
            _isRead = false;
            End();
            return;
        }

        ValueTask<ReadResult> read;
        try
        {
            read = _pipe.ReadAsync(_token);
        }
        catch (Exception error)
        {
            _core.SetException(error);
            return;
        }

        _read = read;
        if (read.IsCompleted)
        {
            End();
        }
        else
        {
            // The pipe's scheduler runs it on the loop.
            read.GetAwaiter().UnsafeOnCompleted(_end);
        }

        _reader.NoteBegin();
    }

    private void End()
    {
        ReadResult result;
        try
        {
            result = _read.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            _core.SetException(error);
            return;
        }

        _core.SetResult(result);
    }
}
