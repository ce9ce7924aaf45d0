using System.Collections;

namespace Lariat.Jobs.AspNetCore;

/// <summary>What the log messages of a try have in their scope. Immutable.</summary>
internal sealed class JobLogScope(JobContext job) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("JobId", job.Id),
        1 => new("JobKind", job.Kind),
        2 => new("JobQueue", job.Queue),
        3 => new("JobAttempt", job.Attempt),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A scope of a job has four values."),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"JobId:{job.Id} JobKind:{job.Kind} JobQueue:{job.Queue} JobAttempt:{job.Attempt}";
}
