// The flow of calls: the pump fills the input pipe and Kestrel reads it; Kestrel fills the output writer and the sender empties it. The
// connection decides when it is over, which happens in one place, on the loop: Close. The socket is closed when everything was sent after
// Output was completed (the end of the stream for the peer), or immediately by Abort, an error of sending, or an error passed to Complete:
// a reset. Flushed data is sent first, as far as the system accepts it without waiting. When the client has ended its stream, Kestrel
// aborts without a reason: that is an orderly end, as on its own transport, unless it truncates a response, which must not look complete:
// then it is a reset (EndForClient). An abort that is under way to the loop turns an orderly end into a reset. The input's end alone closes
// nothing: it fires ConnectionClosed, and Kestrel decides.
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Transport;

/// <summary>A connection of a loop, as Kestrel's connection type. Thread: any, except for members documented otherwise.</summary>
internal sealed partial class KestrelConnection : ConnectionContext
{
    private readonly TransportLoop _home;
    private readonly IoStream _stream;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closedSource = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InputPump _pump;

    // Middleware may replace Transport; these are the ends that belong to the connection.
    private readonly TransportPipe _pipe;
    private readonly OutputSender _sender;

    // Set by an abort on another thread before it is posted. The loop may complete the output before it reaches the posted abort; it then
    // closes with this reason, since a truncated response that ends in order looks complete.
    private Exception? _abortReason;
    private TimerHandle? _endLimit;
    private bool _isClosed;
    private bool _isInputOver;
    private bool _isResetLogged;

    // True after EndInOrder when everything was sent: the peer has seen the end of the stream, and its own end is awaited.
    private bool _isLingering;
    private bool _isEndOnItsWay;
    private bool _isCloseNotified;

    /// <summary>On the loop.</summary>
    public KestrelConnection(TransportLoop home, IoStream stream, LariatOptions options, ILogger logger)
    {
        _home = home;
        _stream = stream;
        _logger = logger;
        LocalEndPoint = stream.LocalEndPoint;
        RemoteEndPoint = stream.RemoteEndPoint;
        ConnectionClosed = _closedSource.Token;

        long pauseBytes = options.MaxReadBufferSize ?? 0;
        var input = new Pipe(new PipeOptions(
            home.Pool, home.Scheduler, home.Scheduler, pauseBytes, pauseBytes / 2, PinnedBlockPool.SmallBytes,
            useSynchronizationContext: true));
        _sender = new OutputSender(this, home, stream);

        // A Unix socket reports its data immediately, whatever its low-water mark.
        ReceiveCoalescing? coalescing = options.ReceiveCoalescingDelay > TimeSpan.Zero && RemoteEndPoint is IPEndPoint
            ? new ReceiveCoalescing(stream, home.Loop, _sender, LoopTime.ToNs(options.ReceiveCoalescingDelay))
            : null;
        _pump = new InputPump(this, home, stream, input.Writer, _sender, coalescing);
        Input = new InputReader(home, this, input.Reader);
        _pipe = new TransportPipe(Input, new OutputWriter(home, this, _sender, options.MaxWriteBufferSize));
        Transport = _pipe;
        SetFeatures();
        home.Loop.OpenConnections++;
    }

    public override IDuplexPipe Transport { get; set; }

    public InputReader Input { get; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    /// <summary>On the loop: begins to receive.</summary>
    public void Start() => _pump.Start();

    /// <remarks>
    /// Kestrel gives no reason when the client has ended its stream: the client then sees an orderly end, after the flushed data, or a
    /// reset if its response is truncated.
    /// </remarks>
    public override void Abort(ConnectionAbortedException? abortReason) => AbortFor(abortReason);

    public void Abort(Exception reason) => AbortFor(reason);

    /// <summary>
    /// On the loop: the application has sent its last data and ends. From now on what the peer sends is dropped, and an abort is an orderly
    /// end: when Kestrel has finished with the connection, the peer sees the end of the stream, and the socket is closed when the peer has
    /// ended its stream too (closing it with unread data would be a reset, which may overtake the last data), or reset if that has not
    /// happened within the limit.
    /// </summary>
    public void EndInOrder(TimeSpan limit)
    {
        if (_isClosed || _endLimit is not null)
        {
            return;
        }

        _pump.Discard();
        _endLimit = _home.Loop.CallLater(
            limit,
            () => Close(new ConnectionAbortedException("The application has ended the connection, and the client did not accept the "
                + "remaining data or end its stream within the limit."), isReset: true));
    }

    /// <param name="reason">Null: the client has ended its stream.</param>
    private void AbortFor(Exception? reason)
    {
        if (_endLimit is not null && !_isLingering)
        {
            return;
        }

        if (_home.IsHere)
        {
            CloseFor(reason);
        }
        else
        {
            if (reason is not null)
            {
                Interlocked.CompareExchange(ref _abortReason, reason, null);
            }

            // A loop that has closed has closed its connections.
            _ = _home.TryPost(_ => CloseFor(reason), null);
        }
    }

    private void CloseFor(Exception? reason)
    {
        if (reason is not null)
        {
            Close(reason, isReset: true);
        }
        else if (!_isClosed)
        {
            EndForClient();
        }
    }

    private void EndForClient()
    {
        bool isCut = !_sender.SendBeforeEnd() || IsAnswering;
        string what = isCut
            ? "The client has ended its stream before its response was sent: a reset, since a truncated response must not look complete."
            : "The client has ended its stream.";
        Close(new ConnectionAbortedException(what), isCut);
    }

    /// <summary>Called when Kestrel has finished with it: written data is still sent.</summary>
    public override async ValueTask DisposeAsync()
    {
        _pipe.Input.Complete();
        _pipe.Output.Complete();
        if (!_home.Loop.IsClosed)
        {
            await _ended.Task.ConfigureAwait(false);
        }

        _closedSource.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>On the loop: called when the peer has ended its stream, or it failed.</summary>
    public void OnInputEnded(Exception? error)
    {
        _isInputOver = true;
        if (error is not null && !_isClosed)
        {
            LogReset(error);
        }

        if (_isLingering)
        {
            OnAllSent();
            return;
        }

        // A client may send a request, end its stream immediately, and wait for the response: the end must not overtake the request.
        // Kestrel, which is about to run here, would abort requests that it has not seen yet.
        if (error is not null || Input.HasBegun)
        {
            NotifyClosed();
        }
    }

    /// <summary>On the loop: called when Kestrel has begun to read.</summary>
    public void OnReadBegun()
    {
        if (_isInputOver)
        {
            NotifyClosed();
        }
    }

    /// <summary>On the loop: called when the writer was completed and nothing is left to send.</summary>
    public void OnAllSent()
    {
        if (_endLimit is not null && !_isInputOver && !_isClosed)
        {
            _isLingering = true;
            _stream.Shutdown(SocketShutdown.Send);
            return;
        }

        Close(new ConnectionAbortedException("The connection's output was completed, and everything was sent."), isReset: false);
    }

    /// <summary>On the loop: called when the peer accepts no more data.</summary>
    public void OnSendFailed(SocketError error)
    {
        var socketError = new SocketException((int)error);
        LogReset(socketError);
        Close(new ConnectionResetException(socketError.Message, socketError), isReset: true);
    }

    // A receive and a send may both meet it.
    private void LogReset(Exception error)
    {
        if (!_isResetLogged)
        {
            _isResetLogged = true;
            TransportLog.Reset(_logger, ConnectionId, error.Message);
        }
    }

    private void Close(Exception reason, bool isReset)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (!isReset && Volatile.Read(ref _abortReason) is { } abortReason)
        {
            reason = abortReason;
            isReset = true;
        }

        _endLimit?.Cancel();
        _sender.SendBeforeEnd();
        TransportLog.Closing(_logger, ConnectionId, reason.Message);
        _socket?.Dispose();
        if (isReset)
        {
            _stream.SetReset();
        }
        else
        {
            _stream.Shutdown(SocketShutdown.Both);
        }

        _stream.Close();
        _sender.End();
        _pump.End(reason);
        NotifyClosed();
        EndIfOver();
    }

    private void NotifyClosed()
    {
        if (!_isEndOnItsWay)
        {
            _isEndOnItsWay = true;

            // Later: the code that registered for it may be executing the call that ended the input.
            _ = _home.TryPost(static self => ((KestrelConnection)self!).FireClosed(), this);
        }
    }

    private void FireClosed()
    {
        try
        {
            _closedSource.Cancel();
        }
        catch (AggregateException error)
        {
            TransportLog.ClosedCallbackFailed(_logger, ConnectionId, error);
        }

        _isCloseNotified = true;
        EndIfOver();
    }

    private void EndIfOver()
    {
        if (_isClosed && _isCloseNotified)
        {
            _home.Loop.OpenConnections--;
            _home.ForgetConnection();
            _ended.SetResult();
        }
    }
}
