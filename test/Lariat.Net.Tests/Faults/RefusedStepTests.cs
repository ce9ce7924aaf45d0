using System.Net;
using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>What was made before a driver refuses the next step is closed at once, not by the garbage collector: descriptors are few when steps are refused.</summary>
public class RefusedStepTests
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Adopt_OfAReleasedStream_ClosesIt()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var released = new IoReleasedStream(socket);

        Assert.Throws<SocketException>(() => new RefusingSockets().Adopt(released));

        Assert.True(socket.SafeHandle.IsClosed);
        Assert.Throws<ObjectDisposedException>(released.TakeSocket);
    }

    [Fact]
    public void Bind_OfADatagramEndpoint_ClosesItsSocket() => Run(async sockets =>
    {
        Assert.Throws<SocketException>(() => DatagramEndpoint.Bind(s_loopback));
        await Coroutine.Completed;

        Assert.True(sockets.Refused!.SafeHandle.IsClosed);
    });

    [Fact]
    public void CreateDatagramEndpointAsync_ClosesItsSocket() => Run(async sockets =>
    {
        await Assert.ThrowsCoroutineAsync<SocketException>(CreateAsync());

        Assert.True(sockets.Refused!.SafeHandle.IsClosed);

        static async Coroutine CreateAsync() => await EventLoop.Current.CreateDatagramEndpointAsync(() => new Silent(), s_loopback);
    });

    [Fact]
    public void OpenAsync_OfADirectoryWatch_ClosesItsDescriptor() => Run(async sockets =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is Linux's");

        await Assert.ThrowsCoroutineAsync<SocketException>(OpenAsync());

        Assert.NotEqual("anon_inode:inotify", new FileInfo($"/proc/self/fd/{sockets.RefusedDescriptor}").LinkTarget);

        static async Coroutine OpenAsync() => await DirectoryWatch.OpenAsync(Path.GetTempPath());
    });

    private static void Run(Func<RefusingSockets, Coroutine> body)
    {
        var driver = new RefusingDriver();
        EventLoop.Run(body(driver.Sockets), new LoopOptions { Driver = () => driver });
    }

    private sealed class Silent : IDatagramProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from)
        {
        }
    }
}
