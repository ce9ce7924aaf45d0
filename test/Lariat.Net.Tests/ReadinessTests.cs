using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Callbacks of readiness, as CPython's test_selector_events.py and test_events.py pin them down.</summary>
public abstract class ReadinessTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void AddReader_HasOneAlready_ReplacesIt() => RunWithPair(async (loop, a, b) =>
    {
        int first = 0;
        Future<object?> second = loop.CreateFuture();
        loop.AddReader(a, () => first++);
        loop.AddReader(a, () => second.TrySetResult(null));

        b.Send(Bytes("x"));
        await second;

        Assert.Equal(0, first);
        Assert.True(loop.RemoveReader(a));
    });

    [Fact]
    public void AddReader_ReadsAll_IsCalledForEachArrivalAndForTheEnd() => RunWithPair(async (loop, a, b) =>
    {
        var received = new List<byte>();
        Future<object?> ended = loop.CreateFuture();
        loop.AddReader(a, () =>
        {
            byte[] buffer = new byte[3];
            int count = a.Receive(buffer, SocketFlags.None);
            received.AddRange(buffer.AsSpan(0, count));
            if (count == 0)
            {
                loop.RemoveReader(a);
                ended.SetResult(null);
            }
        });

        b.Send(Bytes("abcdef"));
        await WaitUntil(() => received.Count == 6);
        b.Send(Bytes("ghi"));
        b.Shutdown(SocketShutdown.Send);
        await ended;

        Assert.Equal("abcdefghi", Text([.. received]));
    });

    [Fact]
    public void RemoveReader_WriterIsThereToo_WriterStays() => RunWithPair(async (loop, a, _) =>
    {
        Future<object?> written = loop.CreateFuture();
        int reads = 0;
        loop.AddReader(a, () => reads++);
        loop.AddWriter(a, () => written.TrySetResult(null));

        Assert.True(loop.RemoveReader(a));
        await written;

        Assert.False(loop.RemoveReader(a));
        Assert.True(loop.RemoveWriter(a));
        Assert.Equal(0, reads);
    });

    [Fact]
    public void RemoveWriter_ReaderIsThereToo_ReaderStays() => RunWithPair(async (loop, a, b) =>
    {
        Future<object?> read = loop.CreateFuture();
        int writes = 0;
        loop.AddReader(a, () => read.TrySetResult(null));
        loop.AddWriter(a, () => writes++);

        Assert.True(loop.RemoveWriter(a));
        b.Send(Bytes("x"));
        await read;

        Assert.False(loop.RemoveWriter(a));
        Assert.True(loop.RemoveReader(a));
        Assert.Equal(0, writes);
    });

    [Fact]
    public void AddWriter_HasOneAlready_ReplacesIt() => RunWithPair(async (loop, a, _) =>
    {
        int first = 0;
        Future<object?> second = loop.CreateFuture();
        loop.AddWriter(a, () => first++);
        loop.AddWriter(a, () => second.TrySetResult(null));

        await second;

        Assert.Equal(0, first);
        Assert.True(loop.RemoveWriter(a));
    });

    [Fact]
    public void RemoveReader_BeforeItsTurn_IsNotCalled() => RunWithPair(async (loop, a, b) =>
    {
        int calls = 0;
        b.Send(Bytes("x"));
        loop.AddReader(a, () => calls++);
        loop.RemoveReader(a);
        loop.AddWriter(a, () => calls++);
        loop.RemoveWriter(a);

        await Coroutine.Sleep(TimeSpan.FromMilliseconds(2));

        Assert.Equal(0, calls);
    });

    [Fact]
    public void RemoveReaderOrWriter_NeverAdded_IsFalse() => RunWithPair(async (loop, a, _) =>
    {
        Assert.False(loop.RemoveReader(a));
        Assert.False(loop.RemoveWriter(a));
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void AddWriter_WhileATaskReceives_BothAreServed() => RunWithPair(async (loop, a, b) =>
    {
        Future<object?> written = loop.CreateFuture();
        byte[] buffer = new byte[10];
        LoopTask<int> receiving = LoopTask.Create(loop.SockReceiveAsync(a, buffer), eagerStart: true);
        loop.AddWriter(a, () =>
        {
            loop.RemoveWriter(a);
            written.SetResult(null);
        });
        await written;
        Assert.False(receiving.IsCompleted);

        b.Send(Bytes("x"));

        Assert.Equal(1, await receiving);
    });

    [Fact]
    public void AddReader_RemovesItselfAndComesBack_IsCalledAgain() => RunWithPair(async (loop, a, b) =>
    {
        int calls = 0;
        Future<object?> second = loop.CreateFuture();
        loop.AddReader(a, () =>
        {
            calls++;
            loop.RemoveReader(a);
            loop.AddReader(a, () => second.TrySetResult(null));
        });

        b.Send(Bytes("x"));
        await second;

        Assert.Equal(1, calls);
        Assert.True(loop.RemoveReader(a));
    });

    [Fact]
    public void AddReader_SocketWasClosedWithItsCallback_ItsSuccessorIsWatched() => RunWithPair(async (loop, a, b) =>
    {
        using Socket listener = ListenPlainly();
        Socket gone = Open(listener);
        nint handle = gone.Handle;
        loop.AddReader(gone, () => throw new FormatException("gone"));
        gone.Dispose();
        using Socket successor = Open(listener);
        Assert.SkipUnless(successor.Handle == handle, "the system gave another descriptor");
        using Socket first = listener.Accept();
        using Socket second = listener.Accept();
        Future<object?> called = loop.CreateFuture();

        loop.AddReader(successor, () => called.TrySetResult(null));
        second.Send(Bytes("x"));
        await called;

        Assert.True(loop.RemoveReader(successor));
    });

    [Fact]
    public void AddReader_SocketThatAConnectionTookOver_Throws() => RunWithPair(async (loop, a, b) =>
    {
        await using Connection connection = Connection.FromSocket(a);

        Assert.Throws<ObjectDisposedException>(() => loop.AddReader(a, () => { }));
        Assert.Throws<ObjectDisposedException>(() => loop.AddWriter(a, () => { }));
        b.Send(Bytes("x"));
        Assert.Equal("x", Text(await connection.ReadAsync(10)));
    });

    [Fact]
    public void AddReader_LoopStopsAndRunsAgain_IsCalledOnceForAnArrival()
    {
        Kind.Require();
        using var loop = new ClosingLoop(new EventLoop(new LoopOptions { Driver = MakeDriver }));
        Assert.SkipUnless(loop.Loop.Sockets.CanWatch, "the portable driver cannot watch descriptors");
        using Socket listener = ListenPlainly();
        using Socket a = Open(listener);
        using Socket b = listener.Accept();
        int calls = 0;
        loop.Loop.AddReader(a, () =>
        {
            calls++;
            a.Receive(new byte[10], SocketFlags.None);
        });
        b.Send(Bytes("x"));
        while (calls == 0)
        {
            loop.RunOnce();
        }

        loop.RunOnce();
        loop.RunOnce();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void AddReader_Throws_IsReportedAndCalledAgain() => RunWithPair(async (loop, a, b) =>
    {
        int calls = 0;
        loop.AddReader(a, () => throw new FormatException($"{++calls}"));
        b.Send(Bytes("x"));

        await WaitUntil(() => Errors.Count >= 2);

        Assert.True(loop.RemoveReader(a));
        Assert.All(Errors, error => Assert.IsType<FormatException>(error.Exception));
        Errors.Clear();
    });

    [Fact]
    public void AddReaderOrWriter_LoopIsClosed_Throws()
    {
        Kind.Require();
        using Socket socket = ListenPlainly();
        var loop = new EventLoop(new LoopOptions { Driver = MakeDriver });
        loop.Close();

        Assert.Throws<InvalidOperationException>(() => loop.AddReader(socket, () => { }));
        Assert.Throws<InvalidOperationException>(() => loop.AddWriter(socket, () => { }));
    }

    [Fact]
    public void RemoveReaderOrWriter_LoopIsClosed_IsFalse()
    {
        Kind.Require();
        using Socket socket = ListenPlainly();
        var loop = new EventLoop(new LoopOptions { Driver = MakeDriver });
        bool canWatch = loop.Sockets.CanWatch;
        if (canWatch)
        {
            loop.AddReader(socket, () => { });
            loop.AddWriter(socket, () => { });
        }

        loop.Close();

        Assert.False(loop.RemoveReader(socket));
        Assert.False(loop.RemoveWriter(socket));
    }

    private static Socket Open(Socket listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        socket.Blocking = false;
        return socket;
    }

    /// <summary>A loop that is stepped by hand.</summary>
    private sealed class ClosingLoop(EventLoop loop) : IDisposable
    {
        public EventLoop Loop { get; } = loop;

        public void RunOnce()
        {
            Loop.CallSoon(Loop.Stop);
            Loop.RunForever();
        }

        public void Dispose() => Loop.Close();
    }

    private void RunWithPair(Func<EventLoop, Socket, Socket, Coroutine> body) => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Assert.SkipUnless(loop.Sockets.CanWatch, "the portable driver cannot watch descriptors");
        using Socket listener = ListenPlainly();
        using Socket a = Open(listener);
        using Socket b = listener.Accept();
        await body(loop, a, b);
    });
}
