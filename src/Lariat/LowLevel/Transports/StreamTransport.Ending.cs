// How a transport ends: by Close, when everything was sent; by Abort; by the end or a failure of its stream; by an exception of its
// protocol. However it ends, the protocol is disconnected once, in a callback of its own.
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

public sealed partial class StreamTransport
{
    /// <summary>Stops reading, sends pending data, then disconnects. asyncio: <c>close()</c>.</summary>
    /// <remarks>
    /// A second call has no effect. With TLS, the protocol is disconnected when the peer has answered close_notify; if it does not
    /// within <see cref="ConnectionOptions.TlsShutdownTimeout"/>, with a <see cref="TimeoutException"/>.
    /// </remarks>
    public void Close()
    {
        Loop.CheckThread(this);
        _successor?.Close();
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _fileSend?.Abort();
        _reader.Stop();
        _stream.BeginClose();
        if (_output.PendingBytes == 0)
        {
            EndInOrder();
        }
        else
        {
            _output.WhenDrained(EndInOrder);
        }
    }

    /// <summary>Drops pending data and disconnects immediately. asyncio: <c>abort()</c>.</summary>
    /// <remarks>A second call has no effect.</remarks>
    public void Abort()
    {
        Loop.CheckThread(this);
        if (_successor is { } successor)
        {
            successor.Abort();
        }
        else
        {
            Abandon(null);
        }
    }

    internal void Fail(SocketError error) => Abandon(MakeError(error));

    /// <summary>Called when the reader has reached the end of the stream, or its failure.</summary>
    internal void OnReadingEnded(SocketError error)
    {
        if (error != SocketError.Success)
        {
            Fail(error);
            return;
        }

        switch (_kind)
        {
            case TransportKind.WritePipe:
                // The reading end is closed. That is not an end of the stream, since a write pipe receives none.
                Abandon(_output.PendingBytes == 0 ? null : MakeError(SocketError.Shutdown));
                break;
            case TransportKind.ReadPipe:
                // No direction could stay open, so the result does not matter.
                _isClosing = true;
                NotifyEnd();
                DisconnectSoon(null);
                break;
            default:
                if (NotifyEnd() == false)
                {
                    Close();
                }

                break;
        }
    }

    /// <summary>Handles an exception of a protocol's callback. In asyncio it ends sockets, but not pipes.</summary>
    internal void FailByProtocol(Exception error)
    {
        if (_kind != TransportKind.Connection)
        {
            Loop.CallExceptionHandler(
                new LoopErrorContext { Message = "A callback of a pipe's protocol threw; the pipe keeps working.", Exception = error });
            return;
        }

        Loop.CallExceptionHandler(
            new LoopErrorContext { Message = "A protocol's callback threw: its connection is aborted.", Exception = error });
        Abandon(error);
    }

    private static SocketException MakeError(SocketError error) => SocketFailure.Create(error, "A transport's connection");

    /// <summary>Null if the protocol threw.</summary>
    private bool? NotifyEnd()
    {
        try
        {
            return Protocol.OnEndReceived();
        }
        catch (Exception error)
        {
            FailByProtocol(error);
            return null;
        }
    }

    /// <summary>Called when everything was sent, or sending has failed, which is reported to the protocol.</summary>
    private void EndInOrder()
    {
        if (!_isDisconnecting && (_stream is not TlsStream tls || tls.TryClose(() => DisconnectSoon(tls.ClosingError))))
        {
            DisconnectSoon(null);
        }
    }

    private void Abandon(Exception? error)
    {
        _isClosing = true;
        _fileSend?.Abort();
        _reader.Stop();
        _stream.SetReset();
        DisconnectSoon(error);
        _output.Fail(SocketError.OperationAborted);
    }

    private void DisconnectSoon(Exception? error)
    {
        if (!_isDisconnecting)
        {
            _isDisconnecting = true;
            _error = error;
            Loop.CallSoon(s_disconnect, this, _context);
        }
    }

    private void Disconnect()
    {
        try
        {
            Protocol.OnDisconnected(_error);
        }
        finally
        {
            _stream.Close();
            Loop.OpenConnections -= OwnConnections;
            Server?.OnEnded(this);
        }
    }
}
