using System.Text;
using Lariat.Processes;
using Lariat.WorkerProgram;

// Descriptors of this process are counted, and workers are processes: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Lariat.Workers.Tests;

/// <summary>The base of tests with worker processes: test/Lariat.Worker.</summary>
public abstract class WorkerTest(DriverKind kind) : DriverTest(kind)
{
    // The worker program lies next to the tests, which refer to it.
    private static readonly string s_program = typeof(Jobs).Assembly.Location;

    private readonly MemoryStream _output = new();

    /// <summary>What the workers have printed.</summary>
    protected string Output => Encoding.UTF8.GetString(_output.ToArray());

    protected static WorkerCommand Command(params string[] arguments) => new("dotnet", [s_program, .. arguments]);

    protected ProcessExecutorOptions Options(int workers = 1, string? behaviour = null, TimeSpan? jobTimeout = null, WorkerCall? initializer = null, int? jobsPerWorker = null) => new()
    {
        Command = behaviour is null ? Command() : Command(behaviour),
        MaxWorkers = workers,
        JobTimeout = jobTimeout,
        Initializer = initializer,
        MaxJobsPerWorker = jobsPerWorker,
        Output = _output,
    };

    protected ProcessExecutor MakeExecutor(int workers = 1) => new(Options(workers));

    protected Coroutine WaitForOutput(string text) => WaitUntil(() => Output.Contains(text, StringComparison.Ordinal));

    /// <summary>True while the process exists, dead but not reaped included. Linux.</summary>
    protected static bool Exists(int processId) => Directory.Exists($"/proc/{processId}");

    /// <summary>Open pipes, and descriptors of processes, polls and events; not files, as the runtime loads assemblies. Linux.</summary>
    protected static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(TargetOf)
        .Count(static target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));

    private static string TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name ?? "";
        }
        catch (FileNotFoundException)
        {
            // The one that listed them, or another thread's: it was closed meanwhile.
            return "";
        }
    }
}
