using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Datagrams.</summary>
public abstract class DatagramTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void SendAsync_Bound_ArrivesWithItsSender() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Bind(s_loopback);

        await a.SendAsync(Bytes("hello"), b.LocalEndPoint);
        Datagram received = await b.ReceiveAsync();

        Assert.Equal("hello", Text(received.Data));
        Assert.Equal(a.LocalEndPoint, received.From);
    });

    [Fact]
    public void ReceiveAsync_NothingThere_WaitsForTheNext() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);
        LoopTask<Datagram> receive = LoopTask.Create(a.ReceiveAsync(), eagerStart: true);

        await b.SendAsync(Bytes("1"));
        Assert.Equal("1", Text((await receive).Data));
        await a.SendAsync(Bytes("2"), b.LocalEndPoint);

        Assert.Equal("2", Text((await b.ReceiveAsync()).Data));
    });

    [Fact]
    public void ReceiveAsync_Canceled_LosesNoDatagram() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);
        LoopTask<Datagram> receive = LoopTask.Create(a.ReceiveAsync(), eagerStart: true);
        await Coroutine.Sleep(TimeSpan.Zero);
        receive.Cancel();
        await Coroutine.Sleep(TimeSpan.Zero);
        await b.SendAsync(Bytes("x"));

        Assert.Equal("x", Text((await a.ReceiveAsync()).Data));
    });

    [Fact]
    public void ReceiveAsync_BufferTooSmall_CutsTheDatagram() => Run(async () =>
    {
        using DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        using DatagramEndpoint b = DatagramEndpoint.Connect(a.LocalEndPoint!);
        await b.SendAsync(Bytes("long one"));
        await b.SendAsync(Bytes("next"));

        byte[] buffer = new byte[4];
        Assert.Equal(4, (await a.ReceiveAsync(buffer)).Count);
        Assert.Equal("long", Text(buffer));
        Assert.Equal("next", Text((await a.ReceiveAsync()).Data));
    });

    [Fact]
    public void Send_ToNobody_ErrorIsReportedByAReceive() => Run(async () =>
    {
        EndPoint gone;
        using (DatagramEndpoint other = DatagramEndpoint.Bind(s_loopback))
        {
            gone = other.LocalEndPoint!;
        }

        using DatagramEndpoint a = DatagramEndpoint.Connect(gone);
        await a.SendAsync(Bytes("x"));

        SocketError? error = null;
        try
        {
            await a.ReceiveAsync();
        }
        catch (SocketException thrown)
        {
            error = thrown.SocketErrorCode;
        }

        Assert.Equal(SocketError.ConnectionRefused, error);
    });

    [Fact]
    public void Close_WhileReceiving_EndsTheReceive() => Run(async () =>
    {
        DatagramEndpoint a = DatagramEndpoint.Bind(s_loopback);
        LoopTask<Datagram> receive = LoopTask.Create(a.ReceiveAsync(), eagerStart: true);

        a.Close();

        await Assert.ThrowsCoroutineAsync<SocketException>(Await(receive));
        Assert.Null(a.LocalEndPoint);
    });

    private static async Coroutine Await(Future future) => await future;
}
