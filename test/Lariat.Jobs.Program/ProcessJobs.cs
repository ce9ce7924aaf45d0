using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Program;

/// <summary>Kinds that run in a process of their own.</summary>
public static class ProcessJobs
{
    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);
    private static readonly JsonTypeInfo<int> s_number = JobPayload.Primitive(JsonMetadataServices.Int32Converter);

    /// <summary>Returns the number of its process.</summary>
    public static Job<string, int> Where { get; } = new("where", s_text, s_number, async (_, _) =>
    {
        await Coroutine.Sleep(0.001);
        return Environment.ProcessId;
    }) { InWorker = true };

    /// <summary>Writes the number of its process into a file, and never ends or yields.</summary>
    public static Job<string> Spin { get; } = new("spin", s_text, (path, _) =>
    {
        File.WriteAllText(path + ".new", $"{Environment.ProcessId}");
        File.Move(path + ".new", path);
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }) { InWorker = true };

    /// <summary>Ends in the way that its payload names.</summary>
    public static Job<string> End { get; } = new("end", s_text, (how, job) =>
    {
        switch (how)
        {
            case "crash":
                Environment.FailFast("as the test wants");
                break;
            case "snooze":
                throw new JobSnoozeException(TimeSpan.FromHours(1));
            case "dead":
                throw new JobDeadException("the account is closed");
            case "enqueue":
                job.Enqueue(Where!, "child");
                break;
            case "services":
                job.GetService<Stream>();
                break;
        }

        throw new InvalidDataException($"ended by {how}");
    }) { InWorker = true };

    public static IReadOnlyList<Job> All { get; } = [Where, Spin, End];
}
