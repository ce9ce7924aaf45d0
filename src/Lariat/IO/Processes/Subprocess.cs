// asyncio's Process (Lib/asyncio/subprocess.py). It differs at the end: pipes that other processes keep open are waited for only for a time
// (SubprocessOptions.PipeGrace), and DisposeAsync kills what still runs. Starting is in Subprocess.Starting.cs, Communicate in
// Subprocess.Communicate.cs.
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Processes;

/// <summary>A process that this program has started: its pipes, its signals, its end.</summary>
/// <remarks>
/// It is reaped when it ends, whether or not a task waits. Thread: its loop's. Drivers: on Linux posix_spawn and a pidfd with epoll and
/// io_uring; <see cref="System.Diagnostics.Process"/> elsewhere and with the portable driver. asyncio: <c>asyncio.subprocess.Process</c>.
/// </remarks>
[DebuggerDisplay("{Program} ({Id}): {ExitStatus}")]
public sealed partial class Subprocess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private readonly SubprocessOptions _options;
    private readonly WaitQueue _waiters = new();
    private readonly AsyncWriter? _input;
    private readonly AsyncReader? _output;
    private readonly AsyncReader? _error;
    private TimerHandle? _grace;

    private Subprocess(EventLoop loop, string program, ChildProcess child, SubprocessOptions options)
    {
        Loop = loop;
        Program = program;
        _child = child;
        _options = options;
        _input = child.InputPipe is { } input ? new AsyncWriter(loop, input, StreamLimits.Default) : null;
        _output = child.OutputPipe is { } output ? new AsyncReader(loop, output, options.ReadLimit) : null;
        _error = child.ErrorPipe is { } error ? new AsyncReader(loop, error, options.ReadLimit) : null;
        child.Exited = OnExited;
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The program, as the caller named it.</summary>
    public string Program { get; }

    /// <summary>The process number; the system may reuse it when this process has ended.</summary>
    /// <remarks>asyncio: <c>pid</c>.</remarks>
    public int Id => _child.Id;

    /// <summary>How it has ended; null while it runs.</summary>
    /// <remarks>asyncio: <c>returncode</c>, here <see cref="ExitStatus.Code"/>.</remarks>
    public ExitStatus? ExitStatus => _child.Status;

    /// <summary>Writes to its standard input.</summary>
    /// <remarks>asyncio: <c>stdin</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is not a pipe.</exception>
    public AsyncWriter StandardInput => _input ?? throw NoPipe(nameof(StandardInput));

    /// <summary>Reads its standard output. Unread data stays in the pipe, and the process waits when that is full.</summary>
    /// <remarks>asyncio: <c>stdout</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is not a pipe.</exception>
    public AsyncReader StandardOutput => _output ?? throw NoPipe(nameof(StandardOutput));

    /// <summary>Reads its standard error. Unread data stays in the pipe, and the process waits when that is full.</summary>
    /// <remarks>asyncio: <c>stderr</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is not a pipe.</exception>
    public AsyncReader StandardError => _error ?? throw NoPipe(nameof(StandardError));

    /// <summary>Waits until the process has ended.</summary>
    /// <returns>How it has ended.</returns>
    /// <remarks>
    /// Suspends unless it has. Any number of tasks may wait; canceling one does not affect the process. If its pipes are full and not read,
    /// the process never ends: see <see cref="CommunicateAsync"/>. asyncio: <c>wait()</c>.
    /// </remarks>
    public async Coroutine<ExitStatus> WaitAsync()
    {
        Loop.CheckThread(this);
        while (_child.Status is null)
        {
            await _waiters.WaitAsync(Loop);
        }

        return _child.Status.Value;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">A number of the system can be cast to it: <c>(PosixSignal)10</c> is SIGUSR1 on Linux.</param>
    /// <returns>False if the process has ended already.</returns>
    /// <remarks>Never reaches another process. asyncio: <c>send_signal</c>, which raises <c>ProcessLookupError</c> then.</remarks>
    /// <exception cref="PlatformNotSupportedException">Windows, except for SIGKILL.</exception>
    public bool SendSignal(PosixSignal signal)
    {
        Loop.CheckThread(this);
        return _child.Send(PosixSignals.ToNumber(signal));
    }

    /// <summary>Requests the process to end: SIGTERM, and on Windows <see cref="Kill"/>.</summary>
    /// <returns>False if the process has ended already.</returns>
    /// <remarks>asyncio: <c>terminate()</c>.</remarks>
    public bool Terminate()
    {
        Loop.CheckThread(this);
        return _child.Send(OperatingSystem.IsWindows() ? PosixSignals.Kill : PosixSignals.Terminate);
    }

    /// <summary>Ends the process, which cannot refuse: SIGKILL. Its descendants continue to run.</summary>
    /// <returns>False if the process has ended already.</returns>
    /// <remarks>asyncio: <c>kill()</c>.</remarks>
    public bool Kill()
    {
        Loop.CheckThread(this);
        return _child.Send(PosixSignals.Kill);
    }

    /// <summary>Ends the process and all its descendants.</summary>
    /// <returns>False if the process has ended already: its children then have another parent and are not found.</returns>
    /// <remarks>
    /// For the leader of a process group (<see cref="SubprocessOptions.NewSession"/>, <see cref="SubprocessOptions.ProcessGroup"/>), also
    /// ends all of that group, including processes that lost their parent; that is the reliable way. No counterpart in asyncio.
    /// </remarks>
    /// <exception cref="IOException">
    /// There is no /proc, or it does not show the children: this process was killed, its descendants may continue to run. A process that
    /// leads a group needs no /proc.
    /// </exception>
    public bool KillTree()
    {
        Loop.CheckThread(this);
        bool hasRun = _child.KillTree(out bool isWhole);
        return isWhole ? hasRun : throw new IOException($"The process {Id} was killed, but {ProcessTree.NotFound}.");
    }

    /// <summary>As <see cref="KillTree"/>, for clean-up: if descendants could not be found, that is logged.</summary>
    internal void EndTree()
    {
        _child.KillTree(out bool isWhole);
        if (!isWhole)
        {
            Loop.WriteLog($"The process {Id} was killed, but {ProcessTree.NotFound}.");
        }
    }

    /// <summary>Kills the process if it still runs, waits for its end and closes the pipes.</summary>
    /// <remarks>
    /// A second call has no effect. A canceled <see cref="CancelScope"/> does not interrupt the wait. asyncio: the transport's
    /// <c>close()</c>.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        Loop.CheckThread(this);
        if (LoopTask.CurrentOrNull is null)
        {
            // The loop reaps it.
            Abandon();
        }
        else
        {
            await EndAsync();
        }
    }

    private async Coroutine EndAsync()
    {
        Abandon();

        // The process was killed: the wait is short, and a canceled scope must not leave it unreaped.
        await ShieldedWait.Run(async Coroutine () => await WaitAsync());
    }

    private void Abandon()
    {
        if (_options.KillsTree)
        {
            EndTree();
        }
        else
        {
            Kill();
        }

        ClosePipes();
    }

    private void OnExited(ExitStatus status)
    {
        _waiters.Wake(_waiters.Count);
        if (_child.InputPipe is { IsBroken: true })
        {
            _input!.Break();
        }

        bool hasPipes = _input is { IsClosing: false } || _output is { IsAtEnd: false } || _error is { IsAtEnd: false };
        if (hasPipes && _options.PipeGrace != Timeout.InfiniteTimeSpan)
        {
            _grace = Loop.CallLater(_options.PipeGrace, EndPipes);
        }
    }

    /// <summary>Closes the pipes some time after the process has ended: other processes that keep them open are not waited for.</summary>
    private void EndPipes()
    {
        _input?.Break();
        _child.OutputPipe?.EndWhenEmpty();
        _child.ErrorPipe?.EndWhenEmpty();
    }

    private void ClosePipes()
    {
        _grace?.Cancel();
        _input?.Abort();
        _output?.Close();
        _error?.Close();
    }

    private static InvalidOperationException NoPipe(string name)
        => new($"{name} is not a pipe: start the process with {name} = Redirect.Pipe.");
}
