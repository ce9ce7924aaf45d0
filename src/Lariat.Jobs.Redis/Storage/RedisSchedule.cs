using System.Text;
using System.Text.Json;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>The definition of a schedule, as JSON.</summary>
/// <param name="Timeout">In ticks.</param>
internal sealed record RedisSchedule(
    string Expression, string Zone, int Misfire, bool IsDeclared, string Queue, string Kind, int Version, int Priority, int Attempts,
    int Keep, long? Timeout, string[] Tags, string Payload, StoredKeys? Keys)
{
    public static string Write(StoredSchedule schedule) => JsonSerializer.Serialize(
        new RedisSchedule(
            schedule.Expression, schedule.Zone, (int)schedule.Misfire, schedule.IsDeclared, schedule.Template.Queue, schedule.Template.Kind,
            schedule.Template.Version, schedule.Template.Priority, schedule.Template.Attempts, (int)schedule.Template.Keep,
            schedule.Template.Timeout?.Ticks, [.. schedule.Template.Tags], Encoding.UTF8.GetString(schedule.Template.Payload),
            StoredKeys.Of(schedule.Template)),
        RedisJson.Default.RedisSchedule);

    public static RedisSchedule Read(string definition) => JsonSerializer.Deserialize(definition, RedisJson.Default.RedisSchedule)!;

    /// <summary>A job of it.</summary>
    public NewJob Make(Guid id, DateTimeOffset scheduledFor)
    {
        var job = new NewJob
        {
            Id = id,
            Queue = Queue,
            Kind = Kind,
            Version = Version,
            Priority = Priority,
            Delay = TimeSpan.Zero,
            At = null,
            Attempts = Attempts,
            Keep = (JobKeep)Keep,
            Timeout = Timeout is { } ticks ? TimeSpan.FromTicks(ticks) : null,
            Tags = Tags,
            Payload = Encoding.UTF8.GetBytes(Payload),
            ScheduledFor = scheduledFor,
        };
        return Keys?.AddTo(job) ?? job;
    }
}
