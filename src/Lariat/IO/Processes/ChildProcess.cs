// What a Subprocess and a SubprocessTransport run on. It is the operation that is completed when the process may have ended; its descriptor
// or object is released when the process was reaped, exactly once. The loop knows its children, so that none is left unreaped when it closes.
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

    /// <summary>Our end of the pipe to its standard input; null if that is none.</summary>
    public IoStream? InputPipe { get; protected init; }

    /// <summary>Our end of the pipe from its standard output; null if that is none.</summary>
    public IoStream? OutputPipe { get; protected init; }

    /// <summary>Our end of the pipe from its standard error; null if that is none.</summary>
    public IoStream? ErrorPipe { get; protected init; }

    /// <summary>Null while it runs.</summary>
    public ExitStatus? Status { get; private set; }

    /// <summary>Told once. Runs no code of users.</summary>
    public Action<ExitStatus>? Exited { get; set; }

    /// <summary>Starts a process with what the loop's driver and the system can do.</summary>
    public static ChildProcess Start(EventLoop loop, string program, IReadOnlyList<string> arguments, SubprocessOptions options)
    {
        ProgramArguments.Check(program, arguments);
        options.Check();
        loop.CheckOpen();
        if (options.WorkingDirectory is { } directory)
        {
            SpawnFailure.CheckWorkingDirectory(directory, program);
        }

        // Where the runtime may take the status of a child that it does not know, only what it cannot start is started without it.
        return SpawnedChild.CanBeUsed(loop) && (!ChildSignals.RuntimeReapsAll || !PortableChild.Supports(options))
            ? SpawnedChild.Start(loop, program, arguments, options)
            : PortableChild.Start(loop, program, arguments, options);
    }

    /// <summary>Sends a signal. False if it has ended.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no such thing.</exception>
    public abstract bool Send(int signal);

    /// <summary>Kills it and what it has started. False if it has ended.</summary>
    /// <param name="isWhole">False if it was killed, but what it has started could not be found.</param>
    public abstract bool KillTree(out bool isWhole);

    /// <summary>The loop has closed: it is reaped on another thread.</summary>
    public abstract void ReapLater();

    /// <summary>True if it has ended: it is reaped then, and everything is released but the pipes.</summary>
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
