// asyncio's BaseSubprocessTransport (Lib/asyncio/base_subprocess.py): a process and a transport for each of its pipes.
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lariat.Processes;

namespace Lariat.LowLevel;

/// <summary>A subprocess for callback protocols. Thread: its loop's. asyncio: <c>SubprocessTransport</c>.</summary>
[DebuggerDisplay("{Id}: {ExitStatus}")]
public sealed class SubprocessTransport
{
    private readonly ChildProcess _child;
    private readonly StreamTransport?[] _pipes;
    private readonly TimeSpan _pipeGrace;
    private int _openPipes;
    private bool _hasDisconnected;

    internal SubprocessTransport(EventLoop loop, ChildProcess child, ISubprocessProtocol protocol, TimeSpan pipeGrace)
    {
        Loop = loop;
        Protocol = protocol;
        _child = child;
        _pipeGrace = pipeGrace;
        child.Exited = OnExited;
        loop.CallSoon(() => protocol.OnConnected(this));
        _pipes = [MakePipe(0, child.InputPipe), MakePipe(1, child.OutputPipe), MakePipe(2, child.ErrorPipe)];
        _openPipes = _pipes.Count(static pipe => pipe is not null);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The protocol whose callbacks are called.</summary>
    public ISubprocessProtocol Protocol { get; }

    /// <summary>The process number. asyncio: <c>get_pid()</c>.</summary>
    public int Id => _child.Id;

    /// <summary>How it has ended; null while it runs. asyncio: <c>get_returncode()</c>.</summary>
    public ExitStatus? ExitStatus => _child.Status;

    /// <summary>True once <see cref="Close"/> was called. asyncio: <c>is_closing()</c>.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The transport of a pipe; null if that stream is not a pipe. asyncio: <c>get_pipe_transport(fd)</c>.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    public StreamTransport? GetPipe(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptor, 2);
        return _pipes[descriptor];
    }

    /// <summary>Sends a signal. asyncio: <c>send_signal</c>.</summary>
    /// <returns>False if the process has ended already.</returns>
    public bool SendSignal(PosixSignal signal)
    {
        Loop.CheckThread(this);
        return _child.Send(PosixSignals.ToNumber(signal));
    }

    /// <summary>Requests the process to end. asyncio: <c>terminate()</c>.</summary>
    /// <returns>False if the process has ended already.</returns>
    public bool Terminate() => SendSignal(PosixSignal.SIGTERM);

    /// <summary>Ends the process. asyncio: <c>kill()</c>.</summary>
    /// <returns>False if the process has ended already.</returns>
    public bool Kill()
    {
        Loop.CheckThread(this);
        return _child.Send(PosixSignals.Kill);
    }

    /// <summary>Closes the pipes and kills the process if it still runs. A second call has no effect. asyncio: <c>close()</c>.</summary>
    public void Close()
    {
        Loop.CheckThread(this);
        if (IsClosing)
        {
            return;
        }

        IsClosing = true;
        Kill();
        foreach (StreamTransport? pipe in _pipes)
        {
            pipe?.Abort();
        }
    }

    private StreamTransport? MakePipe(int descriptor, IoStream? stream)
        => stream is null
            ? null
            : LoopProtocolPipes.MakePipeTransport(Loop, stream, new PipeProtocol(this, descriptor), isReader: descriptor != 0);

    private void OnExited(ExitStatus status)
    {
        Loop.CallSoon(Protocol.OnExited);
        if (_child.InputPipe is { IsBroken: true })
        {
            _pipes[0]!.Abort();
        }

        if (_openPipes > 0 && _pipeGrace != Timeout.InfiniteTimeSpan)
        {
            Loop.CallLater(_pipeGrace, EndPipes);
        }

        EndIfOver();
    }

    private void EndPipes()
    {
        _pipes[0]?.Abort();
        _child.OutputPipe?.EndWhenEmpty();
        _child.ErrorPipe?.EndWhenEmpty();
    }

    private void OnPipeDisconnected(int descriptor, Exception? error)
    {
        _openPipes--;
        try
        {
            Protocol.OnPipeDisconnected(descriptor, error);
        }
        finally
        {
            EndIfOver();
        }
    }

    private void EndIfOver()
    {
        if (_child.Status is not null && _openPipes == 0 && !_hasDisconnected)
        {
            _hasDisconnected = true;
            Loop.CallSoon(Protocol.OnDisconnected);
        }
    }

    /// <summary>One pipe's events, with the number of its descriptor.</summary>
    private sealed class PipeProtocol(SubprocessTransport transport, int descriptor) : IProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data) => transport.Protocol.OnPipeReceived(descriptor, data);

        public void OnWritingPaused() => transport.Protocol.OnWritingPaused();

        public void OnWritingResumed() => transport.Protocol.OnWritingResumed();

        public void OnDisconnected(Exception? error) => transport.OnPipeDisconnected(descriptor, error);
    }
}
