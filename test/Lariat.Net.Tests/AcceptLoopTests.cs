using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Accepting from a listener of the test's own: bursts, and a process that has run out of descriptors.</summary>
public class AcceptLoopTests
{
    [Fact]
    public void Accept_ManyAreThere_TakesThemInOneIteration() => EventLoop.Run(TakeManyAsync());

    [Fact]
    public void Accept_OutOfDescriptors_IsReportedAndNotTriedAgainAtOnce() => EventLoop.Run(FailAsync());

    private static async Coroutine TakeManyAsync()
    {
        var listener = new ScriptedListener { WaitingCount = 50 };
        int served = 0;
        var accepting = new AcceptLoop(EventLoop.Current, listener, isFull: () => false, _ => served++);

        listener.Arrive(EventLoop.Current);
        await Coroutine.Sleep(TimeSpan.Zero);
        await Coroutine.Sleep(TimeSpan.Zero);

        Assert.Equal(50, served);
        Assert.Equal(2, listener.ArmedCount);
        accepting.Close();
        Assert.True(listener.IsClosed);
    }

    private static async Coroutine FailAsync()
    {
        EventLoop loop = EventLoop.Current;
        var errors = new List<LoopErrorContext>();
        loop.ExceptionHandler = (_, error) => errors.Add(error);
        var listener = new ScriptedListener { Error = SocketError.TooManyOpenSockets };
        var accepting = new AcceptLoop(loop, listener, isFull: () => false, _ => { });

        listener.Arrive(loop);
        await Coroutine.Sleep(TimeSpan.Zero);
        await Coroutine.Sleep(TimeSpan.Zero);

        SocketException error = Assert.IsType<SocketException>(Assert.Single(errors).Exception);
        Assert.Equal(SocketError.TooManyOpenSockets, error.SocketErrorCode);
        Assert.Equal(1, listener.ArmedCount);
        Assert.False(listener.IsClosed);
        accepting.Close();
    }

    /// <summary>Has as many connections, or the failure, that a test says.</summary>
    private sealed class ScriptedListener : IoListener
    {
        private IoOperation? _armed;

        public int WaitingCount { get; set; }

        public SocketError Error { get; set; }

        public int ArmedCount { get; private set; }

        public bool IsClosed { get; private set; }

        public override EndPoint LocalEndPoint => new IPEndPoint(IPAddress.Loopback, 1);

        public void Arrive(EventLoop loop) => loop.Complete(_armed!, SocketError.Success);

        public override bool TryAccept([NotNullWhen(true)] out IoStream? stream, out SocketError error)
        {
            error = Error;
            stream = null;
            if (WaitingCount == 0)
            {
                return false;
            }

            WaitingCount--;

            // Nobody looks at it: the test only counts.
            stream = null!;
            return true;
        }

        public override void ArmAccept(IoOperation operation)
        {
            _armed = operation;
            ArmedCount++;
        }

        public override void DetachAccept() => _armed = null;

        public override void Close() => IsClosed = true;
    }
}
