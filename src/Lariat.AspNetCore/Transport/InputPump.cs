// Received bytes are copied from the driver's lease into the pipe: a lease is never held, Kestrel may read on any thread, and the copy of a
// request's head costs little compared with the system calls. The pump reads ahead of the requests, up to the pipe's limit, because the end
// of a stream must be detected while a request runs: it aborts the request.
using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Lariat.LowLevel;
using Microsoft.AspNetCore.Connections;

namespace Lariat.AspNetCore.Transport;

/// <summary>Receives for a connection. Loop thread only.</summary>
internal sealed class InputPump : IoOperation
{
    private static readonly Action<object?> s_receive = static self => ((InputPump)self!).Receive();

    private readonly KestrelConnection _connection;
    private readonly TransportLoop _home;
    private readonly IoStream _stream;
    private readonly PipeWriter _to;
    private readonly OutputSender _sender;
    private readonly ReceiveCoalescing? _coalescing;
    private readonly Action _resume;
    private ValueTask<FlushResult> _flush;
    private bool _isPaused;
    private bool _isDiscarding;

    public InputPump(KestrelConnection connection, TransportLoop home, IoStream stream, PipeWriter to, OutputSender sender,
        ReceiveCoalescing? coalescing)
    {
        _connection = connection;
        _home = home;
        _stream = stream;
        _to = to;
        _sender = sender;
        _coalescing = coalescing;
        _resume = Resume;
    }

    /// <summary>True if nothing more will be received.</summary>
    public bool HasEnded { get; private set; }

    public void Start() => _stream.ArmReceive(this);

    /// <summary>From now on received bytes are dropped, up to the end of the stream, also when the reader has completed.</summary>
    public void Discard() => _isDiscarding = true;

    /// <summary>Reports the end of the stream to the reader. A second call has no effect.</summary>
    public void End(Exception? error)
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        _coalescing?.End();
        _stream.DetachReceive();
        _to.Complete(error);
        _connection.OnInputEnded(error);
    }

    protected override void OnCompleted()
    {
        if (!HasEnded && !_isPaused)
        {
            _home.Run(s_receive, this);
        }
    }

    private void Receive()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        if (!_stream.TryReceive(out IoLease lease))
        {
            _stream.ArmReceive(this);
            return;
        }

        int length = lease.Length;
        SocketError error = lease.Error;
        if (_isDiscarding && length > 0)
        {
            _stream.Return(lease);
            _stream.ArmReceive(this);
            return;
        }

        _to.Write(lease.Span);
        _stream.Return(lease);
        if (length == 0)
        {
            End(error == SocketError.Success ? null : ToException(error));
            return;
        }

        ValueTask<FlushResult> flush;
        _sender.Hold();
        try
        {
            // Kestrel runs inside, up to its next wait.
            flush = _to.FlushAsync();
        }
        finally
        {
            _sender.Release();
        }

        _coalescing?.OnReceived(length);
        if (flush.IsCompleted)
        {
            Continue(flush.Result);
            return;
        }

        // The reader is behind: arriving data stays in the system, and the peer's window closes.
        _isPaused = true;
        _flush = flush;
        flush.GetAwaiter().UnsafeOnCompleted(_resume);
    }

    private void Resume()
    {
        _isPaused = false;
        Continue(_flush.Result);
    }

    private void Continue(FlushResult result)
    {
        if (HasEnded)
        {
            return;
        }

        if ((result.IsCompleted || result.IsCanceled) && !_isDiscarding)
        {
            End(error: null);
        }
        else
        {
            // The next receive belongs to the next iteration: a fast sender must not keep the loop from its other connections.
            _stream.ArmReceive(this);
        }
    }

    /// <summary>Converts to exceptions that Kestrel recognizes: a reset is common, and logged as such.</summary>
    private static Exception ToException(SocketError error)
    {
        var socketError = new SocketException((int)error);
        return error is SocketError.ConnectionReset or SocketError.Shutdown
            ? new ConnectionResetException(socketError.Message, socketError)
            : socketError;
    }
}
