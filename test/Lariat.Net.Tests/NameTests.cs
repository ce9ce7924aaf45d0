using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Names to addresses and back.</summary>
public abstract class NameTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void GetAddrInfoAsync_Address_GivesItForEveryKindOfSocket() => Run(async () =>
    {
        IReadOnlyList<AddressInfo> found = await EventLoop.Current.GetAddrInfoAsync("127.0.0.1", 80);

        var at = new IPEndPoint(IPAddress.Loopback, 80);
        Assert.Equal(
            [
                new AddressInfo(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp, "", at),
                new AddressInfo(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, "", at),
            ],
            found);
    });

    [Fact]
    public void GetAddrInfoAsync_Name_IsLookedUpWithFamilyAndKind() => Run(async () =>
    {
        IReadOnlyList<AddressInfo> found = await EventLoop.Current.GetAddrInfoAsync(
            "localhost", 80, AddressFamily.InterNetwork, SocketType.Stream, AddressInfoOptions.CanonicalName);

        AddressInfo only = Assert.Single(found);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 80), only.EndPoint);
        Assert.NotEqual("", only.CanonicalName);
    });

    [Fact]
    public void GetAddrInfoAsync_NoHost_GivesLoopbackOrAny() => Run(async () =>
    {
        IReadOnlyList<AddressInfo> toConnect = await EventLoop.Current.GetAddrInfoAsync(null, 1, AddressFamily.InterNetwork, SocketType.Dgram);
        IReadOnlyList<AddressInfo> toBind = await EventLoop.Current.GetAddrInfoAsync(
            null, 1, AddressFamily.InterNetwork, SocketType.Dgram, AddressInfoOptions.Passive);

        Assert.Equal(IPAddress.Loopback, Assert.Single(toConnect).EndPoint.Address);
        Assert.Equal(IPAddress.Any, Assert.Single(toBind).EndPoint.Address);
    });

    [Fact]
    public void GetAddrInfoAsync_UnknownName_ThrowsWithTheName() => Run(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Find("nobody.invalid"));

        Assert.Contains("nobody.invalid", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void GetAddrInfoAsync_NumericHostWithAName_Throws() => Run(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Find("localhost", AddressInfoOptions.NumericHost));

        Assert.Contains("localhost", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void GetAddrInfoAsync_BadArguments_Throws() => Run(async () =>
    {
        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Find("localhost", port: 65_536));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(Find("localhost", family: AddressFamily.Unix));
        await Assert.ThrowsCoroutineAsync<SocketException>(Find("127.0.0.1", family: AddressFamily.InterNetworkV6));
    });

    [Fact]
    public void GetNameInfoAsync_Loopback_GivesANameOrTheAddress() => Run(async () =>
    {
        var at = new IPEndPoint(IPAddress.Loopback, 80);

        Assert.Equal(("127.0.0.1", "80"), await EventLoop.Current.GetNameInfoAsync(at, NameInfoOptions.NumericHost));
        (string host, string service) = await EventLoop.Current.GetNameInfoAsync(at);
        Assert.NotEqual("", host);
        Assert.Equal("80", service);
    });

    private static async Coroutine Find(
        string host, AddressInfoOptions options = AddressInfoOptions.None, int port = 80, AddressFamily family = AddressFamily.Unspecified)
        => await EventLoop.Current.GetAddrInfoAsync(host, port, family, options: options);
}
