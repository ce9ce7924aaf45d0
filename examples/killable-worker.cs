// A call that never returns is killed by its time-out, one that crashes takes only itself along, and the next call works.
#:project ../src/Lariat/Lariat.csproj
using System.Text.Json.Serialization;
using Lariat;
using Lariat.Processes;

// An entry with a name and generated JSON code: it needs no reflection, so the program can be native code.
WorkerEntry<string, int> depth = WorkerEntry.Create<string, int>("depth", Depth, ParserJson.Default.String, ParserJson.Default.Int32);
ProcessExecutor.RunWorkerIfRequested(args, depth);
EventLoop.Run(MainAsync(depth));

// A parser with two bugs, as one may get from elsewhere.
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

static async Coroutine MainAsync(WorkerEntry<string, int> parser)
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
            Console.WriteLine($"{text}: depth {await workers.RunAsync(parser, text)}");
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

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ParserJson : JsonSerializerContext;
