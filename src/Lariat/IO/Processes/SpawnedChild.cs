// Linux: posix_spawn, then a pidfd whose readiness the driver reports, then waitid on it. The spawn is a call of about 70 µs, mostly the
// kernel's; it is made on the loop, because a thread would cost about the same.
using Lariat.LowLevel;

namespace Lariat.Processes;

/// <summary>A child started by system calls.</summary>
internal sealed class SpawnedChild : ChildProcess
{
    private readonly EventLoop _loop;
    private readonly bool _leadsGroup;

    // Null if it had ended, and other code had reaped it, before it could be opened.
    private readonly PidFd? _process;
    private readonly IoWatch? _watch;

    private SpawnedChild(EventLoop loop, int pid, PidFd? process, IoWatch? watch, StandardDescriptors streams, bool leadsGroup)
        : base(loop)
    {
        _loop = loop;
        Id = pid;
        _process = process;
        _watch = watch;
        _leadsGroup = leadsGroup;
        InputPipe = streams.Input;
        OutputPipe = streams.Output;
        ErrorPipe = streams.Error;
        Arm();
    }

    public override int Id { get; }

    public static bool CanBeUsed(EventLoop loop) => OperatingSystem.IsLinux() && loop.Sockets.CanWatch && PidFd.IsAvailable;

    public static new SpawnedChild Start(EventLoop loop, string program, IReadOnlyList<string> arguments, SubprocessOptions options)
    {
        LeftChildren.ReapEnded();
        Dictionary<string, string> environment = ProcessEnvironment.Make(options);
        string path = PosixProgram.Find(program, environment);
        using var streams = new StandardDescriptors(loop.Driver, options);
        var request = new SpawnRequest(
            path, [program, .. arguments], [.. environment.Select(static variable => $"{variable.Key}={variable.Value}")])
        {
            WorkingDirectory = options.WorkingDirectory,
            NewSession = options.NewSession,
            ProcessGroup = options.ProcessGroup,
            Descriptors = streams.Table,
        };
        int pid = PosixSpawn.Start(request);
        if (pid < 0)
        {
            throw SpawnFailure.Create(-pid, program, path, options.WorkingDirectory);
        }

        SpawnedChild child = Take(loop, pid, streams, options);
        streams.Started();
        return child;
    }

    public override bool Send(int signal) => Status is null && _process is not null && _process.Send(signal);

    public override bool KillTree(out bool isWhole)
    {
        isWhole = true;

        // Once it has stopped, its number is still its own: before, the runtime may have reaped it, as process 1, and the number may have
        // been reused.
        if (Status is not null || _process is null || !_process.Send(PosixSignals.Stop))
        {
            return false;
        }

        isWhole = ProcessTree.Kill(Id, _leadsGroup);
        return true;
    }

    public override void ReapLater()
    {
        if (_process is not null)
        {
            LeftChildren.Add(_process);
        }
    }

    protected override bool TryReap(out ExitStatus status)
    {
        status = default;
        if (_process is null)
        {
            status = ExitStatus.Unknown;
            return true;
        }

        if (!_process.TryReap(wait: false, out int? code, out int signal))
        {
            return false;
        }

        status = code is { } known ? new ExitStatus(known, signal) : ExitStatus.Unknown;
        _watch!.Close();
        _process.Dispose();
        return true;
    }

    protected override void Arm()
    {
        if (_watch is null)
        {
            _loop.PostOrDrop(this);
        }
        else
        {
            _watch.ArmRead(this);
        }
    }

    private static SpawnedChild Take(EventLoop loop, int pid, StandardDescriptors streams, SubprocessOptions options)
    {
        bool leadsGroup = options.NewSession || options.ProcessGroup == 0;
        PidFd? process = null;
        try
        {
            process = PidFd.TryOpen(pid);
            return new SpawnedChild(
                loop, pid, process, process is null ? null : loop.Sockets.Watch(process.Descriptor), streams, leadsGroup);
        }
        catch
        {
            // No descriptor was available to watch it: it must not run unwatched.
            ProcessTree.KillAndReap(pid);
            process?.Dispose();
            throw;
        }
    }
}
