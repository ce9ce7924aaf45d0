// asyncio's _SelectorDatagramTransport (Lib/asyncio/selector_events.py) over a driver's datagrams. Sending never waits: datagrams for which
// the system has no room are kept, in order, and sent when it has (DatagramSender). Errors of single datagrams are reported and end
// nothing.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A datagram socket for callback protocols. Thread: its loop's. asyncio: <c>DatagramTransport</c>.</summary>
[DebuggerDisplay("closing: {IsClosing}, {WriteBufferBytes} bytes to send")]
public sealed class DatagramTransport
{
    private static readonly Action<object?> s_connect = static self => ((DatagramTransport)self!).Connect();
    private static readonly Action<object?> s_disconnect = static self => ((DatagramTransport)self!).Disconnect();

    private readonly LoopContext? _context = LoopContext.CaptureOrNull();
    private readonly Socket _socket;
    private readonly IoDatagram _datagrams;
    private readonly DatagramReceiver _receiver;
    private readonly DatagramSender _sender;
    private bool _isDisconnecting;

    internal DatagramTransport(EventLoop loop, Socket socket, EndPoint? remote, IDatagramProtocol protocol)
    {
        Loop = loop;
        Protocol = protocol;
        RemoteEndPoint = remote;
        _socket = socket;
        _datagrams = loop.Sockets.AdoptDatagram(socket);
        _receiver = new DatagramReceiver(this, _datagrams);
        _sender = new DatagramSender(this, _datagrams);
        loop.CallSoon(s_connect, this, _context);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The protocol whose callbacks are called. asyncio: <c>get_protocol</c>, <c>set_protocol</c>.</summary>
    public IDatagramProtocol Protocol
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Loop.CheckThread(this);
            field = value;
        }
    }

    /// <summary>The address it is bound to, with the port that the system chose; null when it is closed.</summary>
    /// <remarks>asyncio: <c>get_extra_info('sockname')</c>.</remarks>
    public EndPoint? LocalEndPoint
    {
        get
        {
            Loop.CheckThread(this);
            return _datagrams.LocalEndPoint;
        }
    }

    /// <summary>The address it is connected to; null if it is not connected. asyncio: <c>get_extra_info('peername')</c>.</summary>
    public EndPoint? RemoteEndPoint { get; }

    /// <summary>True once it is closing or lost. asyncio: <c>is_closing()</c>.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Bytes that the system has not accepted yet, with 8 for each datagram. asyncio: <c>get_write_buffer_size()</c>.</summary>
    public int WriteBufferBytes => _sender.PendingBytes;

    /// <summary>The marks of <see cref="SetWriteBufferLimits"/>, in bytes. asyncio: <c>get_write_buffer_limits()</c>.</summary>
    public (int LowWater, int HighWater) WriteBufferLimits => _sender.Limits;

    /// <summary>
    /// Sends a datagram now, or keeps it until the system has room. Never waits. Dropped if the endpoint is closing or lost.
    /// </summary>
    /// <param name="data">The whole datagram, may be empty; may be reused when the call returns.</param>
    /// <param name="to">Null: the peer it is connected to.</param>
    /// <remarks>A datagram that cannot be sent is reported to <see cref="IDatagramProtocol.OnError"/>. asyncio: <c>sendto</c>.</remarks>
    /// <exception cref="ArgumentException">It is connected to another address; or it is not connected, and no address is given.</exception>
    public void SendTo(ReadOnlySpan<byte> data, EndPoint? to = null)
    {
        Loop.CheckThread(this);
        if (RemoteEndPoint is { } peer && to is not null && !to.Equals(peer))
        {
            throw new ArgumentException($"This transport is connected to {peer}: it cannot send to {to}.", nameof(to));
        }

        if (RemoteEndPoint is null && to is null)
        {
            throw new ArgumentException("This transport is not connected: the datagram needs an address.", nameof(to));
        }

        if (!IsClosing)
        {
            _sender.Send(data, RemoteEndPoint is null ? to : null);
        }
    }

    /// <summary>Sets the marks of <see cref="IDatagramProtocol.OnWritingPaused"/>. asyncio: <c>set_write_buffer_limits</c>.</summary>
    /// <param name="highWater">Default: 64 KiB, or four times the low mark.</param>
    /// <param name="lowWater">Default: a quarter of the high mark.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mark is negative, or the low one is above the high one.</exception>
    public void SetWriteBufferLimits(int? highWater = null, int? lowWater = null)
    {
        Loop.CheckThread(this);
        _sender.SetLimits(TransportLimits.Check(highWater, lowWater));
    }

    /// <summary>
    /// The largest datagram that the protocol receives, in bytes, from 1; default: 1,048,576. A larger one is dropped, and
    /// <see cref="IDatagramProtocol.OnError"/> reports its size.
    /// </summary>
    /// <remarks>
    /// Datagrams of IP have at most 65,507; those of Unix sockets may fill the sender's send buffer, 212,960 unless it was raised.
    /// </remarks>
    public int MaxReceiveBytes
    {
        get => _receiver.MaxBytes;
        set
        {
            Loop.CheckThread(this);
            _receiver.MaxBytes = value;
        }
    }

    /// <summary>Receives datagrams sent to a multicast group.</summary>
    /// <param name="group">An IPv4 or IPv6 multicast address.</param>
    /// <param name="localAddress">The interface; null: the system chooses. IPv4 only.</param>
    public void JoinGroup(IPAddress group, IPAddress? localAddress = null)
    {
        Loop.CheckThread(this);
        Net.DatagramSocket.JoinGroup(_socket, group, localAddress);
    }

    /// <summary>Sets any option of the socket.</summary>
    public void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        Loop.CheckThread(this);
        _socket.SetSocketOption(level, name, value);
    }

    /// <summary>Stops receiving, sends kept datagrams, then disconnects. A second call has no effect. asyncio: <c>close()</c>.</summary>
    public void Close()
    {
        Loop.CheckThread(this);
        if (IsClosing)
        {
            return;
        }

        IsClosing = true;
        _receiver.Stop();
        if (_sender.PendingBytes == 0)
        {
            DisconnectSoon();
        }
    }

    /// <summary>Drops kept datagrams and disconnects. A second call has no effect. asyncio: <c>abort()</c>.</summary>
    public void Abort()
    {
        Loop.CheckThread(this);
        Abandon();
    }

    /// <summary>Called when all kept datagrams are sent.</summary>
    internal void OnSent()
    {
        if (IsClosing)
        {
            DisconnectSoon();
        }
    }

    /// <summary>Runs a callback of the protocol: its exceptions are reported, and the endpoint keeps working.</summary>
    internal void Notify(Action<IDatagramProtocol> callback)
    {
        try
        {
            callback(Protocol);
        }
        catch (Exception error)
        {
            Report(error);
        }
    }

    /// <summary>Reports an exception of a callback: one received datagram must not end an endpoint.</summary>
    internal void Report(Exception error)
        => Loop.CallExceptionHandler(
            new LoopErrorContext { Message = "A callback of a datagram protocol threw; its endpoint keeps working.", Exception = error });

    internal void RunInContext(Action<object?> callback, object state)
        => Loop.RunCallback(callback, state, _context, LoopErrorKind.Callback, handle: null);

    private void Connect()
    {
        Notify(protocol => protocol.OnConnected(this));
        if (!IsClosing)
        {
            _receiver.Start();
        }
    }

    private void Abandon()
    {
        IsClosing = true;
        _receiver.Stop();
        _sender.Drop();
        DisconnectSoon();
    }

    private void DisconnectSoon()
    {
        if (!_isDisconnecting)
        {
            _isDisconnecting = true;
            Loop.CallSoon(s_disconnect, this, _context);
        }
    }

    private void Disconnect()
    {
        try
        {
            Protocol.OnDisconnected(error: null);
        }
        finally
        {
            _datagrams.Close();
        }
    }
}
