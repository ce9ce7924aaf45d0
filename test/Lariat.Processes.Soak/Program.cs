// Many processes at the same time, then many one after the other, each with three pipes and a word through them; afterwards no child is
// left, ended or not, and no descriptor. Usage: soak [PARALLEL] [SEQUENCE] [DRIVER].
using System.Globalization;
using System.Text;
using Lariat;
using Lariat.LowLevel;
using Lariat.Processes;

int parallel = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
int sequence = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
string[] drivers = args.Length > 2 ? [args[2]] : ["epoll", "uring"];
bool hasFailed = false;
foreach (string driver in drivers)
{
    EventLoop.Run(SoakAsync(driver), new LoopOptions { Driver = () => driver == "epoll" ? new EpollDriver() : new UringDriver() });
}

return hasFailed ? 1 : 0;

async Coroutine SoakAsync(string driver)
{
    await TalkAsync(0);
    HashSet<string> before = Descriptors();
    await TaskGroup.RunAsync(async group =>
    {
        for (int i = 0; i < parallel; i++)
        {
            group.Create(TalkAsync(i));
        }

        await Coroutine.Completed;
    });
    for (int i = 0; i < sequence; i++)
    {
        await TalkAsync(i);
    }

    await Coroutine.Sleep(0);
    string[] left = [.. Descriptors().Except(before)];
    int children = CountChildren();
    hasFailed |= left.Length > 0 || children > 0;
    Console.WriteLine($"{driver}: {parallel} processes in parallel, {sequence} in sequence; {children} children and {left.Length} descriptors left {string.Join(", ", left)}");
}

static async Coroutine TalkAsync(int number)
{
    var pipes = new SubprocessOptions { StandardInput = Redirect.Pipe, StandardOutput = Redirect.Pipe, StandardError = Redirect.Pipe };
    Subprocess process = await Subprocess.ExecAsync("cat", [], pipes);
    byte[] word = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
    CommunicateResult result = await process.CommunicateAsync(word);
    if (!result.Output.AsSpan().SequenceEqual(word) || !result.Status.IsSuccess)
    {
        throw new InvalidDataException($"Process {number} answered '{result.OutputText}' and ended with {result.Status}.");
    }
}

// What they are, but for what the runtime opens when it comes to it: assemblies, and pipes of which both ends are here.
static HashSet<string> Descriptors() => [.. Directory.GetFileSystemEntries("/proc/self/fd")
    .Select(static file => new FileInfo(file).LinkTarget ?? "")
    .Where(static target => target.Length > 0 && !target.EndsWith(".dll", StringComparison.Ordinal))
    .GroupBy(static target => target)
    .Where(static ends => ends.Count() == 1 || !ends.Key.StartsWith("pipe:", StringComparison.Ordinal))
    .Select(static ends => $"{ends.Count()} {ends.Key}")];

static int CountChildren()
    => File.ReadAllText($"/proc/self/task/{Environment.ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
