using System.Text;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Makes the row of a job from the options of an enqueue, those of the kind, and the defaults; and checks them.</summary>
internal static class JobOptionsCheck
{
    private const int MaxNameLength = 200;
    private const int MaxTags = 16;
    private const int MaxTagLength = 100;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static NewJob Resolve(Job job, JobOptions? options, byte[] payload)
    {
        JobOptions kind = job.Defaults;
        string queue = options?.Queue ?? kind.Queue ?? JobOptions.DefaultQueue;
        int priority = options?.Priority ?? kind.Priority ?? JobOptions.DefaultPriority;
        int attempts = options?.Attempts ?? kind.Attempts ?? JobOptions.DefaultAttempts;
        IReadOnlyList<string> tags = options?.Tags ?? kind.Tags ?? [];
        TimeSpan timeout = options?.Timeout ?? kind.Timeout ?? TimeSpan.FromSeconds(JobOptions.DefaultTimeoutSeconds);
        TimeSpan? delay = options?.Delay ?? (options?.At is null ? kind.Delay : null);
        DateTimeOffset? at = options?.At ?? (options?.Delay is null ? kind.At : null);
        Check(job, queue.Length is > 0 and <= MaxNameLength, $"a queue's name has 1 to {MaxNameLength} characters, not {queue.Length}");
        Check(job, priority is >= 0 and <= JobOptions.MaxPriority, $"a priority is 0 (first) to {JobOptions.MaxPriority}, not {priority}");
        Check(job, attempts is >= 1 and <= short.MaxValue, $"attempts are 1 to {short.MaxValue}, not {attempts}");
        Check(job, delay is null || at is null, "it has both Delay and At");
        Check(job, delay is null || delay >= TimeSpan.Zero, $"the delay is negative ({delay})");
        Check(job, timeout == Timeout.InfiniteTimeSpan || timeout > TimeSpan.Zero, $"the time limit is not positive ({timeout})");
        Check(job, tags.Count <= MaxTags, $"it has {tags.Count} tags, and {MaxTags} are allowed");
        Check(job, tags.All(static tag => tag.Length is > 0 and <= MaxTagLength), $"a tag has 1 to {MaxTagLength} characters");
        UniqueKey? unique = UniqueOf(job, options?.Unique ?? kind.Unique, payload);
        JobLimit? limit = options?.Limit ?? kind.Limit;
        TimeSpan? debounce = unique?.OnConflict.Delay;
        Check(job, debounce is null || (delay is null && at is null), "a debounce decides when it begins: Delay and At are not allowed");
        Check(job, limit is not { IsLimit: false }, $"the limit '{limit?.Key}' has neither a concurrency nor a rate");
        Check(job, IsText(queue) && tags.All(IsText), "a queue or a tag contains U+0000 or half of a surrogate pair");
        Check(job, limit is null || IsText(limit.Key), "the key of a limit contains U+0000 or half of a surrogate pair");
        JobTrace trace = options?.Trace ?? kind.Trace ?? JobTrace.Link;
        Check(job, Enum.IsDefined(trace), $"there is no JobTrace {trace}");
        return new NewJob
        {
            Id = JobIds.Next(),
            Queue = queue,
            Kind = job.Kind,
            Version = job.Version,
            Priority = priority,
            Delay = debounce ?? delay ?? TimeSpan.Zero,
            At = at,
            Attempts = attempts,
            Timeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout,
            Keep = options?.Keep ?? kind.Keep ?? JobKeep.Result,
            Tags = tags,
            Payload = payload,
            Unique = unique,
            Limit = limit,
            TraceMode = trace,
            Trace = JobTracing.Capture(trace),
        };
    }

    private static UniqueKey? UniqueOf(Job job, JobUnique? unique, byte[] payload)
    {
        if (unique is null)
        {
            return null;
        }

        string key = unique.Key ?? CanonicalJson.Hash(payload);
        bool isValid = key.Length is > 0 and <= JobUnique.MaxKeyLength;
        Check(job, isValid, $"a unique key has 1 to {JobUnique.MaxKeyLength} characters, not {key.Length}");
        JobUniqueScope scope = unique.Scope
            ?? (unique.OnConflict.Replaces ? JobUniqueScope.UntilStarted : JobUniqueScope.UntilFinished);
        Check(job, IsText(key), "a unique key contains U+0000 or half of a surrogate pair");
        return new UniqueKey(key, scope, unique.OnConflict);
    }

    /// <summary>True for what every database stores as a text.</summary>
    private static bool IsText(string text)
    {
        try
        {
            return !text.Contains('\0', StringComparison.Ordinal) && s_strictUtf8.GetByteCount(text) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static void Check(Job job, bool isValid, string problem)
    {
        if (!isValid)
        {
            throw new ArgumentException($"The options of a job of kind '{job.Kind}' are wrong: {problem}.");
        }
    }
}
