// What trimming could break: the awaiter of a parked state machine is found by reflection, a worker is this program once more. Exit code 0
// if all of it works.
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Lariat;

ProcessExecutor.RunWorkerIfRequested(args, Entries.Length);
return EventLoop.Run(MainAsync());

static async Coroutine<int> MainAsync()
{
    int failures = 0;
    failures += await CheckAsync("Task", static async () => await new TaskCompletionSource().Task);
    failures += await CheckAsync("Task<int>", static async () => await new TaskCompletionSource<int>().Task);
    failures += await CheckAsync("Task<string>", static async () => await new TaskCompletionSource<string>().Task);
    failures += await CheckAsync("ConfigureAwait(false)", static async () => await new TaskCompletionSource<long>().Task.ConfigureAwait(false));
    failures += await CheckAsync("plain method", static async () => await PlainAsync());
    failures += await CheckWorkerAsync();
    Console.WriteLine(failures == 0 ? "trimmed: ok" : $"trimmed: {failures} failed");
    return failures;
}

static async Coroutine<int> CheckAsync(string name, Func<Coroutine> body)
{
    try
    {
        await new TimeoutScope(TimeSpan.FromMilliseconds(50)).RunAsync(body);
    }
    catch (TimeoutException)
    {
        Console.WriteLine($"{name}: cancelled on time");
        return 0;
    }

    Console.WriteLine($"{name}: NOT cancelled");
    return 1;
}

static async Coroutine<int> CheckWorkerAsync()
{
    await using var executor = new ProcessExecutor(new ProcessExecutorOptions { WorkerCountMax = 1 });
    int length = await executor.RunAsync(Entries.Length, "tiger");
    Console.WriteLine($"worker process: a tiger has {length} letters");
    return length == 5 ? 0 : 1;
}

[MethodImpl(MethodImplOptions.NoInlining)]
static async Task PlainAsync() => await Coroutine.Sleep(60);

internal static class Entries
{
    public static WorkerEntry<string, int> Length { get; }
        = WorkerEntry.Create("length", static (string text) => text.Length, EntriesJson.Default.String, EntriesJson.Default.Int32);
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class EntriesJson : JsonSerializerContext;
