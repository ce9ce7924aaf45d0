using System.IO.Pipes;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Processes.Tests;

/// <summary>Pipes that somebody else has made.</summary>
public abstract class PipeTests(DriverKind kind) : ProcessTest(kind)
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
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the base library does not tell what a descriptor is.");
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

        Assert.Equal("connected lost", string.Join(' ', recorder.Events));
    });

    [Fact]
    public void EndWriting_Protocol_ClosesAtOnceAndDropsLaterWrites() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        (StreamTransport transport, Recorder recorder) = EventLoop.Current.ConnectWritePipe(() => new Recorder(), server.ClientSafePipeHandle);
        await Coroutine.Sleep(TimeSpan.Zero);
        transport.Write("one"u8);

        transport.EndWriting();
        Assert.True(transport.IsClosing);
        transport.Write("two"u8);
        transport.EndWriting();
        await recorder.Lost;

        Assert.Equal("connected lost", string.Join(' ', recorder.Events));
        Assert.Equal("one", new StreamReader(server).ReadToEnd());
    });

    [Fact]
    public void EndWriting_Writer_ClosesAndWaitClosedEnds() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        AsyncWriter writer = EventLoop.Current.ConnectWritePipe(server.ClientSafePipeHandle);
        writer.Write(new byte[300_000]);
        var received = new MemoryStream();
        Task reading = Task.Run(() => server.CopyTo(received));

        writer.EndWriting();
        Assert.True(writer.IsClosing);
        await writer.WaitClosedAsync();
        await reading;

        Assert.Equal(300_000, received.Length);
        Assert.Contains("EndWriting", Assert.Throws<InvalidOperationException>(() => writer.Write("x"u8)).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Write_NobodyReads_TheProtocolIsLost() => Run(async () =>
    {
        var server = new AnonymousPipeServerStream(PipeDirection.In);
        (StreamTransport transport, Recorder recorder) = EventLoop.Current.ConnectWritePipe(() => new Recorder(), server.ClientSafePipeHandle);
        server.Dispose();

        transport.Write("x"u8);
        await recorder.Lost;

        Assert.Equal("lost", recorder.Events[^1]);
        Assert.DoesNotContain("end", recorder.Events);
    });

    [Fact]
    public void ConnectReadPipe_CallbackThrows_IsReportedAndThePipeGoesOn() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        (StreamTransport _, Recorder recorder) = EventLoop.Current.ConnectReadPipe(
            () => new Recorder { ThrowsOn = "bad" }, server.ClientSafePipeHandle);
        server.Write("bad"u8);
        await WaitUntil(() => recorder.Events.Contains("bad"));
        server.Write("good"u8);
        server.Dispose();

        await recorder.Lost;

        Assert.Equal("connected bad good end lost", string.Join(' ', recorder.Events));
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
    });

    [Fact]
    public void ConnectReadPipe_EndIsAnsweredWithTrue_ClosesAllTheSame() => Run(async () =>
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        (StreamTransport transport, Recorder recorder) = EventLoop.Current.ConnectReadPipe(
            () => new Recorder { StaysOpen = true }, server.ClientSafePipeHandle);
        server.Dispose();

        await recorder.Lost;

        Assert.Equal("connected end lost", string.Join(' ', recorder.Events));
        Assert.Throws<InvalidOperationException>(() => transport.Write("x"u8));
    });

    private sealed class Recorder : IProtocol
    {
        private readonly Future<object?> _lost = EventLoop.Current.CreateFuture();

        public List<string> Events { get; } = [];

        public Future Lost => _lost;

        public void OnConnected(StreamTransport transport) => Events.Add("connected");

        public string? ThrowsOn { get; init; }

        public bool StaysOpen { get; init; }

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            Events.Add(Text(data));
            if (Text(data) == ThrowsOn)
            {
                throw new FormatException();
            }
        }

        public bool OnEndReceived()
        {
            Events.Add("end");
            return StaysOpen;
        }

        public void OnDisconnected(Exception? error)
        {
            Events.Add("lost");
            _lost.TrySetResult(null);
        }
    }
}
