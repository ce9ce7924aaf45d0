// asyncio's loop.sock_* on a socket of the base library, for code that has one and needs no connection. With a driver that can watch
// descriptors the calls are made on the loop when the socket is ready; with the portable one the base library waits.
using System.Net;
using System.Net.Sockets;
using Lariat.Net;

// The sockets were checked to be non-blocking: these calls return immediately.
#pragma warning disable LAR0003

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>loop.sock_*</c>: sockets of the base library, used on the loop.</summary>
public static class LoopSockets
{
    /// <summary>Receives up to as many bytes as fit.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking, connected; one receive at a time.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>0 at the end of the stream.</returns>
    /// <remarks>Suspends unless bytes are available. Cancellation loses none. asyncio: <c>sock_recv_into</c>.</remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    public static async Coroutine<int> SockReceiveAsync(this EventLoop loop, Socket socket, Memory<byte> buffer)
    {
        CheckSocket(loop, socket);
        while (true)
        {
            int count = socket.Receive(buffer.Span, SocketFlags.None, out SocketError error);
            if (error != SocketError.WouldBlock)
            {
                return error == SocketError.Success ? count : throw SocketFailure.Create(error, "Receiving from a socket");
            }

            await WaitSocketAsync(loop, socket, SelectMode.SelectRead);
        }
    }

    /// <summary>Receives one datagram, or the available bytes of a stream, with its sender.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking, bound; one receive at a time.</param>
    /// <param name="buffer">Receives the bytes; bytes of a datagram that do not fit are lost.</param>
    /// <returns>The number of bytes, and their sender; an address without a path (its text is empty) if the sender is a Unix socket that is
    /// not bound.</returns>
    /// <remarks>Suspends unless one is available. Cancellation loses none. asyncio: <c>sock_recvfrom</c>,
    /// <c>sock_recvfrom_into</c>.</remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    /// <exception cref="SocketException">An earlier datagram was refused, or the socket is not bound.</exception>
    public static async Coroutine<(int Count, EndPoint From)> SockReceiveFromAsync(this EventLoop loop, Socket socket, Memory<byte> buffer)
    {
        CheckSocket(loop, socket);
        EndPoint local = socket.LocalEndPoint ?? throw SocketFailure.Create(
            SocketError.InvalidArgument, "Receiving from a socket that is not bound");
        var from = new SocketAddress(socket.AddressFamily, SocketAddress.GetMaximumAddressSize(socket.AddressFamily));
        while (true)
        {
            // Checked first: the call that receives an address throws where it would block.
            while (!socket.Poll(0, SelectMode.SelectRead))
            {
                await WaitSocketAsync(loop, socket, SelectMode.SelectRead);
            }

            try
            {
                int count = socket.ReceiveFrom(buffer.Span, SocketFlags.None, from);
                return (count, local.Create(from));
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
            {
                // Another receiver has taken it, or its checksum was wrong.
            }
            catch (SocketException error)
            {
                throw SocketFailure.Create(error.SocketErrorCode, $"Receiving at {socket.LocalEndPoint}");
            }
        }
    }

    /// <summary>Sends one datagram.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking; one send at a time.</param>
    /// <param name="data">The whole datagram.</param>
    /// <param name="to">An address; a name is resolved on another thread.</param>
    /// <returns>The number of bytes sent.</returns>
    /// <remarks>Suspends while the system has no room. asyncio: <c>sock_sendto</c>.</remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    /// <exception cref="SocketException">It is too large, the address is not reachable, or an earlier one was refused.</exception>
    public static async Coroutine<int> SockSendToAsync(this EventLoop loop, Socket socket, ReadOnlyMemory<byte> data, EndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        CheckSocket(loop, socket);
        EndPoint address = await ResolveFirstAsync(to);
        var pause = default(RoomPause);
        while (true)
        {
            try
            {
                return socket.SendTo(data.Span, SocketFlags.None, address);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
            {
                // Waited for below: an await is not possible in a handler that must leave it.
            }
            catch (SocketException error)
            {
                throw SocketFailure.Create(error.SocketErrorCode, $"Sending a datagram of {data.Length} bytes to {to}");
            }

            if (address.AddressFamily == AddressFamily.Unix)
            {
                // Such a socket counts as writable, whatever room the receiver has.
                await Coroutine.Sleep(pause.Next());
            }
            else
            {
                await WaitSocketAsync(loop, socket, SelectMode.SelectWrite);
            }
        }
    }

    /// <summary>Sends all bytes.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking, connected; one send at a time.</param>
    /// <param name="data">After a cancellation it is unknown how much of it was sent.</param>
    /// <remarks>Suspends while the system has no room. asyncio: <c>sock_sendall</c>.</remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    public static async Coroutine SockSendAllAsync(this EventLoop loop, Socket socket, ReadOnlyMemory<byte> data)
    {
        CheckSocket(loop, socket);
        while (!data.IsEmpty)
        {
            int count = socket.Send(data.Span, SocketFlags.None, out SocketError error);
            data = data[Math.Max(0, count)..];
            if (error == SocketError.WouldBlock)
            {
                await WaitSocketAsync(loop, socket, SelectMode.SelectWrite);
            }
            else if (error != SocketError.Success)
            {
                throw SocketFailure.Create(error, "Sending to a socket");
            }
        }
    }

    /// <summary>Accepts a connection.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking, listening.</param>
    /// <returns>A non-blocking socket.</returns>
    /// <remarks>Suspends unless one is available. asyncio: <c>sock_accept</c>.</remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    public static async Coroutine<Socket> SockAcceptAsync(this EventLoop loop, Socket socket)
    {
        CheckSocket(loop, socket);
        while (!socket.Poll(0, SelectMode.SelectRead))
        {
            await WaitSocketAsync(loop, socket, SelectMode.SelectRead);
        }

        Socket accepted = await socket.AcceptAsync(LoopTask.Current.Token);
        accepted.Blocking = false;
        return accepted;
    }

    /// <summary>Connects a socket.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking.</param>
    /// <param name="endPoint">An address; a name is resolved on another thread.</param>
    /// <remarks>
    /// Suspends; while the backlog of a Unix server is full, until there is room. After a canceled connect the socket must be closed.
    /// asyncio: <c>sock_connect</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The socket blocks.</exception>
    public static async Coroutine SockConnectAsync(this EventLoop loop, Socket socket, EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        CheckSocket(loop, socket);
        endPoint = await ResolveFirstAsync(endPoint);
        var pause = default(RoomPause);
        while (true)
        {
            try
            {
                await socket.ConnectAsync(endPoint, LoopTask.Current.Token);
                return;
            }
            catch (SocketException error) when (
                error.SocketErrorCode == SocketError.WouldBlock && endPoint.AddressFamily == AddressFamily.Unix)
            {
                // The server's backlog is full, and nothing signals when there is room.
            }
            catch (SocketException error)
            {
                throw SocketFailure.Create(error.SocketErrorCode, $"Connecting to {endPoint}");
            }

            await Coroutine.Sleep(pause.Next());
        }
    }

    private static async Coroutine<EndPoint> ResolveFirstAsync(EndPoint endPoint)
        => endPoint is DnsEndPoint name ? (await Net.HostResolver.ResolveAsync(name.Host, name.Port))[0] : endPoint;

    private static async Coroutine WaitSocketAsync(EventLoop loop, Socket socket, SelectMode mode)
    {
        if (!loop.Sockets.CanWatch)
        {
            await WaitPortablyAsync(socket, mode);
            return;
        }

        SocketWatch watch = SocketWatches.Slot.Of(loop).GetOrAdd(socket);
        IoWait wait = new IoWait(loop).Begin();
        watch.AddUser();
        watch.Wait(mode, wait);
        try
        {
            await wait;
        }
        finally
        {
            watch.Forget(mode, wait);
            watch.RemoveUser();
        }
    }

    /// <summary>The base library reports readiness only to its own operations: the task sleeps between polls.</summary>
    private static async Coroutine WaitPortablyAsync(Socket socket, SelectMode mode)
    {
        // Doubling from 0.1 ms, so that a busy socket is polled often and an idle one costs little.
        TimeSpan pause = TimeSpan.FromMicroseconds(100);
        TimeSpan maxPause = TimeSpan.FromMilliseconds(10);
        while (!socket.Poll(0, mode))
        {
            await Coroutine.Sleep(pause);
            pause = pause * 2 > maxPause ? maxPause : pause * 2;
        }
    }

    internal static void CheckSocket(EventLoop loop, Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        loop.CheckOpen();
        if (socket.Blocking)
        {
            throw new ArgumentException("The socket must be non-blocking: set Blocking to false.", nameof(socket));
        }
    }
}
