// The common base of Subprocess and SubprocessTransport. It is the operation that completes when the process may have ended; its descriptor
// or object is released when the process was reaped, exactly once. The loop tracks its children, so that none is left unreaped when it
// closes.
using Lariat.LowLevel;

namespace Lariat.Processes;

/// <summary>A process that was started and not reaped yet. Loop thread only.</summary>
internal abstract class ChildProcess : IoOperation
{
    private readonly EventLoop _loop;

    protected ChildProcess(EventLoop loop)
    {
        _loop = loop;
        RunningChildren.Slot.Of(loop).Add(this);
    }

    public abstract int Id { get; }

    /// <summary>The parent's end of the pipe to its standard input; null if that is not a pipe.</summary>
    public IoStream? InputPipe { get; protected init; }

    /// <summary>The parent's end of the pipe from its standard output; null if that is not a pipe.</summary>
    public IoStream? OutputPipe { get; protected init; }

    /// <summary>The parent's end of the pipe from its standard error; null if that is not a pipe.</summary>
    public IoStream? ErrorPipe { get; protected init; }

    /// <summary>Null while it runs.</summary>
    public ExitStatus? Status { get; private set; }

    /// <summary>Called once. Runs no user code.</summary>
    public Action<ExitStatus>? Exited { get; set; }

    /// <summary>Starts a process by the means of the loop's driver and the system.</summary>
    public static ChildProcess Start(EventLoop loop, string program, IReadOnlyList<string> arguments, SubprocessOptions options)
    {
        ProgramArguments.Check(program, arguments);
        options.Check();
        loop.CheckOpen();
        if (options.WorkingDirectory is { } directory)
        {
            SpawnFailure.CheckWorkingDirectory(directory, program);
        }

        // Where the runtime may take the status of a child it did not start, only processes that the runtime cannot start are started
        // without it.
        return SpawnedChild.CanBeUsed(loop) && (!ChildSignals.RuntimeReapsAll || !PortableChild.Supports(options))
            ? SpawnedChild.Start(loop, program, arguments, options)
            : PortableChild.Start(loop, program, arguments, options);
    }

    /// <summary>Sends a signal. False if it has ended.</summary>
    /// <exception cref="PlatformNotSupportedException">The system does not support signals.</exception>
    public abstract bool Send(int signal);

    /// <summary>Kills it and its descendants. False if it has ended.</summary>
    /// <param name="isWhole">False if it was killed, but its descendants could not be found.</param>
    public abstract bool KillTree(out bool isWhole);

    /// <summary>Called when the loop has closed: the process is reaped on another thread.</summary>
    public abstract void ReapLater();

    /// <summary>True if it has ended: it is then reaped, and everything except the pipes is released.</summary>
    protected abstract bool TryReap(out ExitStatus status);

    /// <summary>Completes this operation again when the process has ended.</summary>
    protected abstract void Arm();

    protected override void OnCompleted()
    {
        if (Status is not null)
        {
            return;
        }

        if (!TryReap(out ExitStatus status))
        {
            Arm();
            return;
        }

        Status = status;
        RunningChildren.Slot.Of(_loop).Remove(this);
        Exited?.Invoke(status);
    }
}
