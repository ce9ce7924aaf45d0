using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>A kind of job with a result, which <see cref="JobHandle{TResult}.WaitAsync"/> returns.</summary>
/// <typeparam name="TPayload">What the job receives: a record, or a primitive; stored as JSON.</typeparam>
/// <typeparam name="TResult">What it returns; stored as JSON.</typeparam>
public sealed class Job<TPayload, TResult> : Job<TPayload>
{
    private readonly Func<TPayload, JobContext, Coroutine<TResult>> _body;

    /// <summary>Creates a kind.</summary>
    /// <param name="kind">Its stable name, 1 to 200 characters.</param>
    /// <param name="payloadType">How the payload is written and read.</param>
    /// <param name="resultType">How the result is written and read.</param>
    /// <param name="body">Runs a job, in a task of its own; called on the loop of the worker.</param>
    public Job(
        string kind, JsonTypeInfo<TPayload> payloadType, JsonTypeInfo<TResult> resultType,
        Func<TPayload, JobContext, Coroutine<TResult>> body)
        : base(kind, payloadType)
    {
        ArgumentNullException.ThrowIfNull(resultType);
        ArgumentNullException.ThrowIfNull(body);
        ResultType = resultType;
        _body = body;
    }

    /// <summary>How the result is written and read.</summary>
    public JsonTypeInfo<TResult> ResultType { get; }

    internal override IEnumerable<JsonTypeInfo> StoredTypes => [PayloadType, ResultType];

    internal override async Coroutine<byte[]?> RunAsync(ReadOnlyMemory<byte> payload, int version, JobContext context)
        => JsonSerializer.SerializeToUtf8Bytes(await _body(Read(payload, version), context), ResultType);
}
