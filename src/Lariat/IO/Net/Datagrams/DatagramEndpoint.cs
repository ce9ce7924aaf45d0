// asyncio's create_datagram_endpoint without the protocol: receive and send as coroutines. Unreceived datagrams wait in the
// system's buffer, and are dropped there when it is full, as UDP does.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>A datagram: its bytes and its sender.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="From">The sender; null if it has no address, as an unbound Unix socket.</param>
public readonly record struct Datagram(byte[] Data, EndPoint? From);

/// <summary>A socket for datagrams: UDP or Unix, bound, connected or both.</summary>
/// <remarks>One task receives; any number of tasks send. Thread: its loop's. asyncio: <c>create_datagram_endpoint</c>.</remarks>
public sealed class DatagramEndpoint : IDisposable
{
    private readonly IoDatagram _datagrams;
    private readonly Socket _socket;
    private readonly IoWait _receiveWait;
    private readonly IoWait _sendWait;
    private readonly DatagramRoom _room;
    private readonly AsyncLock _sendTurn = new();
    private readonly DatagramBuffer _buffer;
    private bool _isReceiving;

    private DatagramEndpoint(EventLoop loop, Socket socket)
    {
        Loop = loop;
        _socket = socket;
        _datagrams = loop.Sockets.AdoptDatagram(socket);
        _receiveWait = new IoWait(loop);
        _sendWait = new IoWait(loop);
        _room = new DatagramRoom(loop, _datagrams);
        _buffer = new DatagramBuffer(_datagrams);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The address it is bound to, with the port that the system chose; null when it is closed.</summary>
    public EndPoint? LocalEndPoint
    {
        get
        {
            Loop.CheckThread(this);
            return _datagrams.LocalEndPoint;
        }
    }

    /// <summary>The address it is connected to.</summary>
    public EndPoint? RemoteEndPoint { get; private init; }

    /// <summary>The largest datagram that <see cref="ReceiveAsync()"/> takes, in bytes, from 1; default: 1,048,576.</summary>
    /// <remarks>
    /// Datagrams of IP have at most 65,507; those of Unix sockets may fill the sender's send buffer, 212,960 unless it was raised.
    /// </remarks>
    public int MaxReceiveBytes
    {
        get => _buffer.MaxBytes;
        set
        {
            Loop.CheckThread(this);
            _buffer.MaxBytes = value;
        }
    }

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Binds to an address and receives from any sender.</summary>
    /// <param name="local">Port 0: the system chooses.</param>
    /// <param name="options">Defaults if null.</param>
    /// <remarks>Takes effect at the call.</remarks>
    /// <exception cref="SocketException">The address is in use or not local.</exception>
    public static DatagramEndpoint Bind(EndPoint local, DatagramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        return Make(local, remote: null, options);
    }

    /// <summary>Sends to, and receives from, one peer only.</summary>
    /// <param name="remote">The peer.</param>
    /// <param name="local">The address to bind to; null: the system chooses.</param>
    /// <param name="options">Defaults if null.</param>
    /// <remarks>Takes effect at the call. A refusal by the peer is reported by a later receive or send.</remarks>
    /// <exception cref="SocketException">The address is not reachable, or the local address is not local.</exception>
    public static DatagramEndpoint Connect(EndPoint remote, EndPoint? local = null, DatagramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return Make(local, remote, options);
    }

    /// <summary>As <see cref="Connect(EndPoint, EndPoint?, DatagramOptions?)"/>, with a name that is resolved on another thread.</summary>
    public static async Coroutine<DatagramEndpoint> ConnectAsync(string host, int port, DatagramOptions? options = null)
        => Connect((await HostResolver.ResolveAsync(host, port))[0], null, options);

    /// <summary>Receives one datagram, whole.</summary>
    /// <remarks>Suspends unless one has arrived. Cancellation loses none. Cost: an array of its size.</remarks>
    /// <exception cref="SocketException">
    /// An earlier datagram was refused; the endpoint was closed; or (<see cref="SocketError.MessageSize"/>) the datagram is larger than
    /// <see cref="MaxReceiveBytes"/>: it is dropped, and the endpoint keeps working.
    /// </exception>
    public async Coroutine<Datagram> ReceiveAsync()
    {
        BeginReceive();
        try
        {
            while (true)
            {
                if (TryReceive(out Datagram datagram))
                {
                    return datagram;
                }

                _datagrams.ArmReceive(_receiveWait.Begin());
                await _receiveWait;
            }
        }
        finally
        {
            EndReceive();
        }
    }

    /// <summary>Receives one datagram into a buffer.</summary>
    /// <param name="buffer">Bytes that do not fit are lost, as with recvfrom(2): <see cref="ReceiveAsync()"/> receives datagrams of any
    /// size.</param>
    /// <returns>The number of bytes received, and their sender.</returns>
    /// <remarks>Suspends unless one has arrived. Cancellation loses none.</remarks>
    /// <exception cref="SocketException">An earlier datagram was refused, or the endpoint was closed.</exception>
    public async Coroutine<(int Count, EndPoint? From)> ReceiveAsync(Memory<byte> buffer)
    {
        int length;
        EndPoint? from;
        SocketError error;
        BeginReceive();
        try
        {
            while (!_datagrams.TryReceive(buffer.Span, out length, out from, out error))
            {
                _datagrams.ArmReceive(_receiveWait.Begin());
                await _receiveWait;
            }
        }
        finally
        {
            EndReceive();
        }

        return error == SocketError.Success
            ? (Math.Min(length, buffer.Length), from)
            : throw SocketFailure.Create(error, "Receiving a datagram");
    }

    /// <summary>Sends one datagram.</summary>
    /// <param name="data">The whole datagram.</param>
    /// <param name="to">Null: the peer it is connected to.</param>
    /// <remarks>Suspends only while the system has no room. asyncio: <c>sendto</c>.</remarks>
    /// <exception cref="SocketException">It is too large, the address is not reachable, or an earlier one was refused.</exception>
    public async Coroutine SendAsync(ReadOnlyMemory<byte> data, EndPoint? to = null)
    {
        Loop.CheckThread(this);
        if (!_datagrams.TrySend(data.Span, to, out SocketError error))
        {
            using Releaser turn = await _sendTurn.EnterAsync();
            error = await SendWhenReadyAsync(data, to);
        }

        if (error != SocketError.Success)
        {
            throw SocketFailure.Create(error, $"Sending a datagram to {to ?? RemoteEndPoint}");
        }
    }

    /// <summary>Receives datagrams sent to a multicast group.</summary>
    /// <param name="group">An IPv4 or IPv6 multicast address.</param>
    /// <param name="localAddress">The interface; null: the system chooses. IPv4 only.</param>
    public void JoinGroup(IPAddress group, IPAddress? localAddress = null)
    {
        Loop.CheckThread(this);
        DatagramSocket.JoinGroup(_socket, group, localAddress);
    }

    /// <summary>Sets any option of the socket.</summary>
    public void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        Loop.CheckThread(this);
        _socket.SetSocketOption(level, name, value);
    }

    /// <summary>Closes it; a receiving task gets a <see cref="SocketException"/>. A second call has no effect.</summary>
    public void Close()
    {
        Loop.CheckThread(this);
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _datagrams.Close();
        if (_isReceiving)
        {
            Loop.Complete(_receiveWait, SocketError.OperationAborted);
        }
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    private void BeginReceive()
    {
        Loop.CheckThread(this);
        if (_isReceiving)
        {
            throw new InvalidOperationException(
                "Another task is receiving from this endpoint already: one at a time. Let one task receive and pass datagrams to the "
                    + "others through an AsyncQueue.");
        }

        _isReceiving = true;
    }

    private void EndReceive()
    {
        _datagrams.DetachReceive();
        _isReceiving = false;
    }

    private bool TryReceive(out Datagram datagram)
    {
        if (!_buffer.TryReceive(out ReadOnlySpan<byte> data, out EndPoint? from, out SocketException? failure))
        {
            datagram = default;
            return false;
        }

        datagram = failure is null ? new Datagram(data.ToArray(), from) : default;
        _buffer.Release();
        return failure is null ? true : throw failure;
    }

    private async Coroutine<SocketError> SendWhenReadyAsync(ReadOnlyMemory<byte> data, EndPoint? to)
    {
        SocketError error;
        while (!_datagrams.TrySend(data.Span, to, out error))
        {
            _room.Arm(_sendWait.Begin(), to);
            try
            {
                await _sendWait;
            }
            finally
            {
                _room.Disarm();
            }
        }

        _room.Reset();
        return error;
    }

    private static DatagramEndpoint Make(EndPoint? local, EndPoint? remote, DatagramOptions? options)
    {
        EventLoop loop = EventLoop.Current;
        Socket socket = DatagramSocket.Open(local, remote, options);
        try
        {
            return new DatagramEndpoint(loop, socket) { RemoteEndPoint = remote };
        }
        catch
        {
            // The driver cannot watch it: no descriptor, memory or watch is available.
            socket.Dispose();
            throw;
        }
    }
}
