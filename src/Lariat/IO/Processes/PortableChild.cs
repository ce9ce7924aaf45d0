// For every system, with the abilities of System.Diagnostics.Process: pipes, null and inherited streams, environment, working directory.
using System.ComponentModel;
using System.Diagnostics;
using Lariat.IO;

namespace Lariat.Processes;

/// <summary>A child started by <see cref="Process"/>.</summary>
internal sealed class PortableChild : ChildProcess
{
    // On Unix the base library adds a signal's number to this.
    private const int SignalCodeBase = 128;

    private readonly EventLoop _loop;
    private readonly Process _process;
    private int _sentSignal;

    private PortableChild(EventLoop loop, Process process, SubprocessOptions options)
        : base(loop)
    {
        _loop = loop;
        _process = process;
        Id = process.Id;
        InputPipe = options.StandardInput.Kind == RedirectKind.Pipe ? new ForeignStream(loop, process.StandardInput.BaseStream) : null;
        OutputPipe = options.StandardOutput.Kind == RedirectKind.Pipe ? new ForeignStream(loop, process.StandardOutput.BaseStream) : null;
        ErrorPipe = options.StandardError.Kind == RedirectKind.Pipe ? new ForeignStream(loop, process.StandardError.BaseStream) : null;
        DropNull(options);
        process.Exited += (_, _) => loop.PostOrDrop(this);
        process.EnableRaisingEvents = true;
    }

    public override int Id { get; }

    /// <exception cref="PlatformNotSupportedException">The options require an ability that this driver or system lacks.</exception>
    public static new PortableChild Start(EventLoop loop, string program, IReadOnlyList<string> arguments, SubprocessOptions options)
    {
        CheckSupported(options);
        PrepareSignals();
        Dictionary<string, string> environment = ProcessEnvironment.Make(options);
        string path = OperatingSystem.IsWindows() ? program : PosixProgram.Find(program, environment);
        if (!OperatingSystem.IsWindows() && Path.Exists(path) && !PosixProgram.IsExecutable(path))
        {
            throw PosixProgram.Forbidden(program);
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = options.WorkingDirectory ?? "",
            RedirectStandardInput = options.StandardInput.Kind != RedirectKind.Inherit,
            RedirectStandardOutput = options.StandardOutput.Kind != RedirectKind.Inherit,
            RedirectStandardError = options.StandardError.Kind != RedirectKind.Inherit,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            throw OperatingSystem.IsWindows()
                ? new IOException($"'{program}' was not started: {error.Message}", error)
                : SpawnFailure.Create(error.NativeErrorCode, program, path, options.WorkingDirectory);
        }

        return new PortableChild(loop, process, options);
    }

    public override bool Send(int signal)
    {
        if (Status is not null || _process.HasExited)
        {
            return false;
        }

        if (signal == PosixSignals.Kill)
        {
            _sentSignal = signal;
            _process.Kill();
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows has no signals for processes: use Kill.");
        }

        _sentSignal = signal;
        return PosixSignals.Send(Id, signal);
    }

    public override bool KillTree(out bool isWhole)
    {
        isWhole = true;
        if (Status is not null || _process.HasExited)
        {
            return false;
        }

        _sentSignal = PosixSignals.Kill;
        isWhole = !OperatingSystem.IsLinux() || ProcessTree.HasProc;
        _process.Kill(entireProcessTree: isWhole);
        return true;
    }

    /// <summary>The base library reaps it.</summary>
    public override void ReapLater()
    {
    }

    protected override bool TryReap(out ExitStatus status)
    {
        status = default;
        if (!_process.HasExited)
        {
            return false;
        }

        // The base library does not distinguish a signal from an exit code above 128: it was the signal if this object sent that signal.
        int code = _process.ExitCode;
        bool wasSignal = _sentSignal != 0 && code == SignalCodeBase + _sentSignal;
        status = wasSignal ? new ExitStatus(-_sentSignal, _sentSignal) : new ExitStatus(code);
        _process.Dispose();
        return true;
    }

    /// <summary>The event is raised again, or was raised: there is nothing to arm.</summary>
    protected override void Arm()
    {
    }

    /// <summary>Whether this class can start a process with these options.</summary>
    public static bool Supports(SubprocessOptions options) => MissingFor(options) is null;

    /// <summary>Corrects the base library's changes to the signals of this process, and to those of the child.</summary>
    private static void PrepareSignals()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = ChildSignals.RuntimeReapsAll;
            ChildSignals.PrepareForProcess();
        }
    }

    private static string? MissingFor(SubprocessOptions options)
        => options.NewSession || options.ProcessGroup is not null ? "sessions and process groups"
            : options.Descriptors is { Count: > 0 } ? "descriptors for the process"
            : new[] { options.StandardInput, options.StandardOutput, options.StandardError }
                .Any(IsBeyond) ? "streams that are files, descriptors or joined"
            : null;

    private static void CheckSupported(SubprocessOptions options)
    {
        if (MissingFor(options) is { } missing)
        {
            throw new PlatformNotSupportedException(
                $"Without Linux's own calls, these are not supported: {missing}. Use pipes, or the epoll or uring driver on Linux.");
        }
    }

    private static bool IsBeyond(Redirect redirect)
        => redirect.Kind is not (RedirectKind.Inherit or RedirectKind.Pipe or RedirectKind.Null);

    private void DropNull(SubprocessOptions options)
    {
        if (options.StandardInput.Kind == RedirectKind.Null)
        {
            _process.StandardInput.Close();
        }

        if (options.StandardOutput.Kind == RedirectKind.Null)
        {
            _ = DropAsync(_process.StandardOutput.BaseStream);
        }

        if (options.StandardError.Kind == RedirectKind.Null)
        {
            _ = DropAsync(_process.StandardError.BaseStream);
        }
    }

    private async Task DropAsync(Stream output)
    {
        try
        {
            await output.CopyToAsync(Stream.Null).ConfigureAwait(false);
            await output.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException error)
        {
            _loop.WriteLog($"Reading the output of process {Id} in order to drop it failed: {error.Message}");
        }
    }
}
