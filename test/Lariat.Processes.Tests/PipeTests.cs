using System.IO.Pipes;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Processes.Tests;

/// <summary>Pipes that somebody else has made.</summary>
public abstract class PipeTests : ProcessTest
{
    [Fact]
    public void ConnectReadPipe_Bytes_AreReadToTheEnd() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using AsyncReader reader = EventLoop.Current.ConnectReadPipe(server.ClientSafePipeHandle);
        server.Write("one\ntwo"u8);
        Assert.Equal("one\n", Text(await reader.ReadLineAsync()));
        server.Dispose();

        Assert.Equal("two", Text(await reader.ReadToEndAsync()));
        Assert.True(reader.IsAtEnd);
    });

    [Fact]
    public void ConnectWritePipe_MoreThanThePipeHolds_Arrives() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        AsyncWriter writer = EventLoop.Current.ConnectWritePipe(server.ClientSafePipeHandle);
        byte[] data = new byte[1_000_000];
        new Random(2).NextBytes(data);
        var received = new MemoryStream();
        Task reading = Task.Run(() => server.CopyTo(received));

        await writer.WriteAsync(data);
        writer.EndWriting();
        await reading;

        Assert.True(data.AsSpan().SequenceEqual(received.ToArray()));
    });

    [Fact]
    public void ConnectReadPipe_CancelledRead_LosesNothing() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using AsyncReader reader = EventLoop.Current.ConnectReadPipe(server.ClientSafePipeHandle);
        await Assert.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(reader.ReadAsync(10), TimeSpan.FromMilliseconds(1)));

        server.Write("late"u8);

        Assert.Equal("late", Text(await reader.ReadExactlyAsync(4)));
    });

    [Fact]
    public void ConnectWritePipe_NobodyReads_IsABrokenPipe() => Run(async () =>
    {
        var server = new AnonymousPipeServerStream(PipeDirection.In);
        await using AsyncWriter writer = EventLoop.Current.ConnectWritePipe(server.ClientSafePipeHandle);
        server.Dispose();

        IOException error = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await writer.WriteAsync("x"u8.ToArray());
            await writer.FlushAsync();
        });

        Assert.Contains("broken pipe", error.Message, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void ConnectReadPipe_RegularFile_IsRefused() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The portable driver reads whatever the base library reads.");
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");

        ArgumentException error = Assert.Throws<ArgumentException>(() => EventLoop.Current.ConnectReadPipe(file));

        Assert.Contains("only pipes, sockets and terminals", error.Message, StringComparison.Ordinal);
        Assert.False(file.IsClosed);
        await Coroutine.Completed;
    });

    [Fact]
    public void ConnectReadPipe_NullDevice_IsAtItsEnd() => Run(async () =>
    {
        using AsyncReader reader = EventLoop.Current.ConnectReadPipe(File.OpenHandle("/dev/null"));

        Assert.Empty(await reader.ReadToEndAsync());
    });

    [Fact]
    public void ConnectReadPipe_Closed_IsRefused() => Run(async () =>
    {
        SafeFileHandle file = File.OpenHandle("/dev/null");
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => EventLoop.Current.ConnectReadPipe(file));
        await Coroutine.Completed;
    });

    [Fact]
    public void ConnectReadPipe_Protocol_HearsBytesThenTheEnd() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        (StreamTransport transport, Recorder recorder) = EventLoop.Current.ConnectReadPipe(() => new Recorder(), server.ClientSafePipeHandle);
        server.Write("data"u8);
        server.Dispose();

        await recorder.Lost;

        Assert.Equal("connected data end lost", string.Join(' ', recorder.Events));
        Assert.True(transport.IsClosing);
    });

    [Fact]
    public void ConnectWritePipe_Protocol_NoticesThatNobodyReads() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The base library does not tell that nobody reads a pipe.");
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        (StreamTransport transport, Recorder recorder) = EventLoop.Current.ConnectWritePipe(() => new Recorder(), server.ClientSafePipeHandle);
        transport.Write("x"u8);
        Assert.Equal('x', server.ReadByte());
        server.Dispose();

        await recorder.Lost;

        Assert.Equal("lost", recorder.Events[^1]);
    });

    private sealed class Recorder : IProtocol
    {
        private readonly Future<object?> _lost = EventLoop.Current.CreateFuture();

        public List<string> Events { get; } = [];

        public Future Lost => _lost;

        public void OnConnected(StreamTransport transport) => Events.Add("connected");

        public void OnReceived(ReadOnlySpan<byte> data) => Events.Add(Text(data));

        public bool OnEndReceived()
        {
            Events.Add("end");
            return false;
        }

        public void OnDisconnected(Exception? error)
        {
            Events.Add("lost");
            _lost.TrySetResult(null);
        }
    }
}
