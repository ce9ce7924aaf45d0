using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>A kind of job: a stable name, the coroutine that runs it, and the options it has unless an enqueue changes them.</summary>
/// <remarks>
/// The generator makes one for each method with <see cref="JobAttribute"/>; <see cref="Job{TPayload}"/> and
/// <see cref="Job{TPayload, TResult}"/> can be made by hand too. Immutable; any thread. arq: a function of <c>WorkerSettings.functions</c>.
/// </remarks>
public abstract class Job
{
    /// <summary>The longest kind, in characters: 200.</summary>
    public const int MaxKindLength = 200;

    private protected Job(string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kind.Length, MaxKindLength, nameof(kind));
        Kind = kind;
    }

    /// <summary>The name under which the job is stored; it must outlive the names of class and method.</summary>
    public string Kind { get; }

    /// <summary>Names that this kind had before: jobs that are stored under one of them run as this kind.</summary>
    public IReadOnlyList<string> FormerKinds { get; init; } = [];

    /// <summary>The version of the payload, from 1: raise it when an old payload can no longer be read as the new type.</summary>
    /// <remarks>A stored job of a newer version is not taken by this program: it waits for a newer worker.</remarks>
    public int Version
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, short.MaxValue);
            field = value;
        }
    } = 1;

    /// <summary>How payloads of older versions become payloads of the next one.</summary>
    public IReadOnlyList<JobUpgrade> Upgrades { get; init; } = [];

    /// <summary>The options of jobs of this kind; an enqueue can change each of them. Default: those of <see cref="JobOptions"/>.</summary>
    public JobOptions Defaults { get; init; } = new();

    /// <summary>True: its jobs run in a process of their own, which is killed at their time limit, when they are aborted, and when the
    /// lease is lost. Default: false.</summary>
    /// <remarks>For native code, and for code that may not end, crash, or need much memory. The program's Main begins with
    /// <see cref="JobProcess.RunIfRequested"/>. The job has no services, and cannot enqueue. Number and memory of the processes:
    /// <see cref="JobWorkerOptions.Processes"/>.</remarks>
    public bool InWorker { get; init; }

    /// <summary>What happens to a running job of this kind when its worker stops. Default: <see cref="JobShutdown.HandBack"/>.</summary>
    public JobShutdown OnShutdown { get; init; }

    /// <summary>The JSON names of the members of payload and result that have <see cref="JobSecretAttribute"/>; their case does not
    /// count.</summary>
    public IReadOnlyCollection<string> SecretMembers
        => field ??= JobSecrets.FindMembers([.. StoredTypes, .. Upgrades.Select(static upgrade => upgrade.OldType)]);

    /// <summary>The types of payload and result.</summary>
    internal abstract IEnumerable<JsonTypeInfo> StoredTypes { get; }

    /// <summary>Parses the payload and runs the job; the result is JSON in UTF-8, or null if the kind has no result.</summary>
    /// <exception cref="JobPayloadException">The payload cannot be read as this kind's type.</exception>
    internal abstract Coroutine<byte[]?> RunAsync(ReadOnlyMemory<byte> payload, int version, JobContext context);

    /// <summary>Applies the upgrades that lead from a stored version to this program's.</summary>
    private protected ReadOnlyMemory<byte> Upgrade(ReadOnlyMemory<byte> payload, int version)
    {
        while (version < Version)
        {
            JobUpgrade upgrade = Upgrades.FirstOrDefault(one => one.FromVersion == version)
                ?? throw new JobPayloadException(
                    $"The payload has version {version}, and the kind '{Kind}' of this program has version {Version}. "
                    + $"Add a method with [JobUpgrade({version})].");
            payload = upgrade.Apply(payload);
            version++;
        }

        return payload;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind;
}
