using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>A kind with a payload and options: a job that is not stored yet, such as a step of a chain.</summary>
/// <remarks>Immutable; any thread. Made by <see cref="Job{TPayload}.With"/>. Celery: a signature.</remarks>
public abstract class JobCall
{
    private protected JobCall()
    {
    }

    /// <summary>The kind.</summary>
    public abstract Job Job { get; }

    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    internal abstract NewJob Make(JobClient client);
}

/// <summary>A call of a kind whose payload has this type.</summary>
internal sealed class JobCall<TPayload>(Job<TPayload> job, TPayload payload, JobOptions? options) : JobCall
{
    public override Job Job => job;

    internal override NewJob Make(JobClient client) => client.Make(job, payload, options);
}
