using Lariat.LowLevel;

namespace Lariat.Processes.Tests;

/// <summary>The callback layer of processes.</summary>
public abstract class SubprocessProtocolTests(DriverKind kind) : ProcessTest(kind)
{
    [Fact]
    public void SubprocessExec_Echo_TellsInOrder() => Run(async () =>
    {
        (SubprocessTransport transport, Recorder recorder) = EventLoop.Current.SubprocessExec(() => new Recorder(), "cat", [], Piped);
        transport.GetPipe(0)!.Write("data"u8);
        transport.GetPipe(0)!.Close();

        await recorder.Disconnected;

        Assert.Equal("connected", recorder.Events[0]);
        Assert.Equal("disconnected", recorder.Events[^1]);
        Assert.Contains("1: data", recorder.Events);
        Assert.True(recorder.Events.IndexOf("1: data") < recorder.Events.IndexOf("1 lost"));
        Assert.Single(recorder.Events, "exited");
        Assert.Single(recorder.Events, "0 lost");
        Assert.Single(recorder.Events, "2 lost");
        Assert.True(transport.ExitStatus?.IsSuccess);
    });

    [Fact]
    public void SubprocessShell_ErrorOutput_HasItsNumber() => Run(async () =>
    {
        (SubprocessTransport transport, Recorder recorder) = EventLoop.Current.SubprocessShell(() => new Recorder(), "echo bad >&2; exit 2", Piped);

        await recorder.Disconnected;

        Assert.Contains("2: bad\n", recorder.Events);
        Assert.Equal(2, transport.ExitStatus?.Code);
    });

    [Fact]
    public void Close_Running_KillsAndDisconnects() => Run(async () =>
    {
        (SubprocessTransport transport, Recorder recorder) = EventLoop.Current.SubprocessExec(() => new Recorder(), "sleep", ["1000"], Piped);

        transport.Close();
        await recorder.Disconnected;

        Assert.True(transport.IsClosing);
        Assert.Equal(9, transport.ExitStatus?.Signal);
        Assert.False(transport.Terminate());
    });

    [Fact]
    public void OnPipeDisconnected_ReaderCloses_TellsWhileTheProcessRuns() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The base library does not tell that nobody reads a pipe.");
        (SubprocessTransport transport, Recorder recorder) = EventLoop.Current.SubprocessShell(() => new Recorder(), "exec <&-; exec sleep 1000", Piped);

        await recorder.InputLost;

        Assert.Null(transport.ExitStatus);
        transport.Close();
        await recorder.Disconnected;
    });

    [Fact]
    public void SubprocessExec_Throwing_IsReported() => Run(async () =>
    {
        (SubprocessTransport _, Thrower thrower) = EventLoop.Current.SubprocessExec(() => new Thrower(), "true", [], Silent);

        await thrower.Disconnected;

        Assert.Equal("exited", Assert.IsType<InvalidDataException>(Assert.Single(Errors).Exception).Message);
        Errors.Clear();
    });

    [Fact]
    public void EndWriting_Input_PipeIsLostWhileTheProcessRuns() => Run(async () =>
    {
        (SubprocessTransport transport, Recorder recorder) = EventLoop.Current.SubprocessShell(() => new Recorder(), "cat; sleep 1000", Piped);
        transport.GetPipe(0)!.Write("data"u8);

        transport.GetPipe(0)!.EndWriting();
        await recorder.InputLost;

        Assert.Null(transport.ExitStatus);
        transport.Close();
        await recorder.Disconnected;
    });

    [Fact]
    public void OnPipeReceived_Throws_IsReportedAndThePipeGoesOn() => Run(async () =>
    {
        (SubprocessTransport transport, DataThrower recorder) =
            EventLoop.Current.SubprocessShell(() => new DataThrower(), "echo bad; sleep 0.1; echo good; exit 3", Piped);

        await recorder.Disconnected;

        Assert.Contains("1: good\n", recorder.Events);
        Assert.Equal(3, transport.ExitStatus?.Code);
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
    });

    private sealed class DataThrower : Recorder
    {
        public override void OnPipeReceived(int descriptor, ReadOnlySpan<byte> data)
        {
            base.OnPipeReceived(descriptor, data);
            if (data.SequenceEqual("bad\n"u8))
            {
                throw new FormatException();
            }
        }
    }

    private class Recorder : ISubprocessProtocol
    {
        private readonly Future<object?> _disconnected = EventLoop.Current.CreateFuture();
        private readonly Future<object?> _inputLost = EventLoop.Current.CreateFuture();

        public List<string> Events { get; } = [];

        public Future Disconnected => _disconnected;

        public Future InputLost => _inputLost;

        public void OnConnected(SubprocessTransport transport) => Events.Add("connected");

        public virtual void OnPipeReceived(int descriptor, ReadOnlySpan<byte> data) => Events.Add($"{descriptor}: {Text(data)}");

        public void OnPipeDisconnected(int descriptor, Exception? error)
        {
            Events.Add($"{descriptor} lost");
            if (descriptor == 0)
            {
                _inputLost.TrySetResult(null);
            }
        }

        public virtual void OnExited() => Events.Add("exited");

        public void OnDisconnected()
        {
            Events.Add("disconnected");
            _disconnected.TrySetResult(null);
        }
    }

    private sealed class Thrower : Recorder
    {
        public override void OnExited() => throw new InvalidDataException("exited");
    }
}
