using System.Text.Json.Serialization;
using Lariat.Processes;

namespace Lariat.Trimmed;

/// <summary>A worker process of this program, and JSON code that the compiler has made.</summary>
internal static class WorkerCheck
{
    public static WorkerEntry<string, int> Length { get; }
        = WorkerEntry.Create("length", static (string text) => text.Length, WorkerJson.Default.String, WorkerJson.Default.Int32);

    public static async Coroutine<bool> RunAsync()
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { MaxWorkers = 1 });
        return await executor.RunAsync(Length, "tiger") == 5;
    }
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class WorkerJson : JsonSerializerContext;
