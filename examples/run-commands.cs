// Twenty commands, four at a time; one of them fails, one takes too long, and the others do not mind.
#:project ../src/Lariat/Lariat.csproj
using Lariat;
using Lariat.Processes;

EventLoop.Run(MainAsync());

static async Coroutine MainAsync()
{
    string[] commands = [.. Enumerable.Range(1, 20).Select(i => i switch
    {
        7 => "echo seven is unlucky >&2; exit 7",
        13 => "sleep 1000",
        _ => $"expr {i} '*' {i}",
    })];
    var runner = new CommandRunner(maxAtOnce: 4, TimeSpan.FromSeconds(0.5));

    string[] outcomes = await Coroutine.Gather(commands.Select(runner.RunAsync));

    for (int i = 0; i < commands.Length; i++)
    {
        Console.WriteLine($"{i + 1}: {outcomes[i]}");
    }

    Console.WriteLine($"at most {runner.MostAtOnce} at once");
}

/// <summary>Runs commands, only so many at a time, none longer than it may.</summary>
internal sealed class CommandRunner(int maxAtOnce, TimeSpan timeout)
{
    private static readonly SubprocessOptions s_pipes = new() { StandardOutput = Redirect.Pipe, StandardError = Redirect.Pipe, KillsTree = true };

    private readonly AsyncSemaphore _places = new(maxAtOnce);
    private int _running;

    public int MostAtOnce { get; private set; }

    // region: run
    public async Coroutine<string> RunAsync(string command)
    {
        using (await _places.EnterAsync())
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            await using Subprocess process = await Subprocess.ShellAsync(command, s_pipes);
            try
            {
                CommunicateResult result = await Coroutine.WaitFor(process.CommunicateAsync(), timeout);
                return result.Status.IsSuccess ? result.OutputText.Trim() : $"{result.Status}, {result.ErrorText.Trim()}";
            }
            catch (TimeoutException)
            {
                return "took too long";
            }
            finally
            {
                _running--;
            }
        }
    }
    // endregion
}
