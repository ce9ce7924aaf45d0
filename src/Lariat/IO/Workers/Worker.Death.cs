using Lariat.Processes;

namespace Lariat.Workers;

internal sealed partial class Worker
{
    // The runtime's output about a crash is in the pipe before the process ends; a grandchild may keep the pipe open longer.
    private static readonly TimeSpan s_tailTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the end of a worker that has closed its channel, or must not continue, and describes it.</summary>
    /// <param name="job">The job that it was running.</param>
    /// <param name="cause">Null if it just died.</param>
    public async Coroutine<BrokenExecutorException> DescribeDeathAsync(string job, Exception? cause)
    {
        ExitStatus status = await FinishAsync();
        string tail = _tail.ToString();
        string end = cause is not null ? "was killed, because it sent invalid data,"
            : _killReason is not null ? $"was killed, because {_killReason},"
            : status.Signal != 0 ? $"died ({NameOf(status)})"
            : $"ended ({status})";
        string message = $"The worker (process {Id}) {end} while it ran {job}.{Quote(tail)}";
        return new BrokenExecutorException(message, cause)
        {
            ProcessId = Id, ExitCode = status.IsKnown ? status.Code : null, ErrorOutput = tail,
        };
    }

    private BrokenExecutorException NoGreeting(string what, Exception? cause)
    {
        string tail = _tail.ToString();
        return new BrokenExecutorException(
            $"The worker program '{_command}' {what}. Call ProcessExecutor.RunWorkerIfRequested(args) as the first statement of its "
                + $"Main.{Quote(tail)}", cause)
        {
            ProcessId = Id,
            ErrorOutput = tail,
        };
    }

    private async Coroutine<ExitStatus> FinishAsync()
    {
        // Its channel is closed, so its work is no longer useful. A process that is ending keeps its exit code.
        _process.EndTree();
        ExitStatus status = await _process.WaitAsync();
        await Coroutine.WaitMany([_pump], s_tailTimeout);
        return status;
    }

    private static string NameOf(ExitStatus status) => status.Signal switch
    {
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL, perhaps by the system for lack of memory",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        _ => status.ToString(),
    };

    private static string Quote(string tail) => tail.Length == 0 ? "" : $" It wrote:{Environment.NewLine}{tail}";
}
