// A call that never returns is killed by its time-out, one that crashes takes only itself along, and the next call works.
#:project ../src/Lariat/Lariat.csproj
// A [WorkerEntry] is called by reflection, which a program that may become native code is warned of (IL2026, IL3050).
#:property PublishAot=false
using Lariat;
using Lariat.Processes;

ProcessExecutor.RunWorkerIfRequested(args);
EventLoop.Run(MainAsync());

// A parser with two bugs, as one may get from elsewhere.
[WorkerEntry]
static int Depth(string text)
{
    int depth = 0;
    for (int at = 0; at < text.Length; at += text[at] == '[' ? 0 : 1)
    {
        depth = Math.Max(depth, text[..at].Count(c => c == '(') - text[..at].Count(c => c == ')'));
        if (text[at] == '!')
        {
            Environment.FailFast("the parser has lost its mind");
        }
    }

    return depth;
}

static async Coroutine MainAsync()
{
    // region: options
    await using var workers = new ProcessExecutor(new ProcessExecutorOptions
    {
        MaxWorkers = 1,
        JobTimeout = TimeSpan.FromSeconds(1),
        MaxMemoryBytes = 256 * 1024 * 1024,
    });
    // endregion

    foreach (string text in (string[])["((1+2)*3)", "[1,2]", "(4)", "no!", "(5)"])
    {
        // region: outcomes
        try
        {
            Console.WriteLine($"{text}: depth {await workers.RunAsync(Depth, text)}");
        }
        catch (TimeoutException)
        {
            Console.WriteLine($"{text}: took too long, its worker was killed");
        }
        catch (BrokenExecutorException error)
        {
            Console.WriteLine($"{text}: its worker died with exit code {error.ExitCode}");
        }

        // endregion
    }

    Console.WriteLine($"{workers.GetStatistics().StartedWorkers} workers were started, {workers.GetStatistics().CompletedJobs} calls were answered");
}
