using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>A job that was enqueued.</summary>
/// <remarks>arq: <c>Job</c>, what <c>enqueue_job</c> returns.</remarks>
public class JobHandle : JobDependency
{
    private readonly JobClient _client;

    internal JobHandle(JobClient client, Guid id)
        : base(id) => _client = client;

    /// <summary>Waits until the job has succeeded.</summary>
    /// <remarks>Suspends. If it is canceled, the job is not affected: see <see cref="AbortAsync"/>. A job whose outcome is not kept
    /// (<see cref="JobKeep.Nothing"/>) cannot be waited for. arq: <c>job.result()</c>.</remarks>
    /// <exception cref="JobFailedException">The job is dead or was aborted.</exception>
    /// <exception cref="InvalidOperationException">Storage has no such job, and no outcome of it.</exception>
    public async Coroutine WaitAsync() => _ = await WaitForEndAsync();

    /// <summary>Aborts the job: one that waits is gone; one that runs is canceled at its await, wherever it runs.</summary>
    /// <returns>False if it had ended already.</returns>
    /// <remarks>Suspends until the request is stored, not until the job has ended. arq: <c>job.abort()</c>.</remarks>
    public Coroutine<bool> AbortAsync() => _client.AbortAsync(Id);

    /// <summary>Reads what storage has of the job; null if it has nothing.</summary>
    /// <remarks>Suspends. arq: <c>job.info()</c>.</remarks>
    public Coroutine<JobInfo?> GetInfoAsync() => _client.FindAsync(Id);

    private protected async Coroutine<JobInfo> WaitForEndAsync()
    {
        JobInfo ended = await _client.WaitForEndAsync(Id);
        return ended.State == JobState.Completed ? ended : throw new JobFailedException(
            Id, ended.State, ended.State == JobState.Aborted ? "aborted" : ended.Errors is [.., var last] ? last.Text : "dead");
    }
}

/// <summary>A job that was enqueued, and has a result.</summary>
/// <typeparam name="TResult">The result's type.</typeparam>
public sealed class JobHandle<TResult> : JobHandle
{
    private readonly JsonTypeInfo<TResult> _resultType;

    internal JobHandle(JobClient client, Guid id, JsonTypeInfo<TResult> resultType)
        : base(client, id) => _resultType = resultType;

    /// <summary>Waits until the job has succeeded, and returns its result.</summary>
    /// <inheritdoc cref="JobHandle.WaitAsync"/>
    /// <exception cref="InvalidOperationException">The result is not kept: see <see cref="JobOptions.Keep"/>.</exception>
    public new async Coroutine<TResult> WaitAsync()
    {
        JobInfo ended = await WaitForEndAsync();
        return ended.Result is null
            ? throw new InvalidOperationException(
                $"Job {Id} has succeeded, but its result was not kept: Keep must be Result or Everything.")
            : JsonSerializer.Deserialize(ended.Result, _resultType)!;
    }
}
