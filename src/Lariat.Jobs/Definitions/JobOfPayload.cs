using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>A kind of job without a result.</summary>
/// <typeparam name="TPayload">What the job receives: a record, or a primitive; stored as JSON.</typeparam>
public class Job<TPayload> : Job
{
    private readonly Func<TPayload, JobContext, Coroutine>? _body;

#pragma warning disable RS0022 // derived elsewhere it can change nothing: what runs a job is internal
    /// <summary>Creates a kind.</summary>
    /// <param name="kind">Its stable name, 1 to 200 characters.</param>
    /// <param name="payloadType">How the payload is written and read.</param>
    /// <param name="body">Runs a job, in a task of its own; called on the loop of the worker.</param>
    public Job(string kind, JsonTypeInfo<TPayload> payloadType, Func<TPayload, JobContext, Coroutine> body)
        : this(kind, payloadType)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }
#pragma warning restore RS0022

    private protected Job(string kind, JsonTypeInfo<TPayload> payloadType)
        : base(kind)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        PayloadType = payloadType;
    }

    /// <summary>How the payload is written and read.</summary>
    public JsonTypeInfo<TPayload> PayloadType { get; }

    /// <summary>This kind with a payload: a step of a chain, or what a schedule enqueues.</summary>
    /// <param name="payload">What the job receives.</param>
    /// <param name="options">What differs from the options of the kind. Default: nothing.</param>
    public JobCall With(TPayload payload, JobOptions? options = null) => new JobCall<TPayload>(this, payload, options);

    /// <summary>Options that depend on the payload, such as a limit for each customer. They count more than <see cref="Job.Defaults"/>, and
    /// less than those of the enqueue. Default: none.</summary>
    /// <remarks>Called on the loop of the enqueue; what it throws, the enqueue throws.</remarks>
    public Func<TPayload, JobOptions?>? OptionsFor { get; init; }

    /// <summary>The options of an enqueue, and those that depend on the payload.</summary>
    internal JobOptions? OptionsOf(TPayload payload, JobOptions? given)
        => OptionsFor?.Invoke(payload) is { } computed ? given?.Over(computed) ?? computed : given;

    /// <summary>Writes a payload as JSON in UTF-8.</summary>
    internal byte[] Write(TPayload payload) => JsonSerializer.SerializeToUtf8Bytes(payload, PayloadType);

    internal override IEnumerable<JsonTypeInfo> StoredTypes => [PayloadType];

    internal override async Coroutine<byte[]?> RunAsync(ReadOnlyMemory<byte> payload, int version, JobContext context)
    {
        await _body!(Read(payload, version), context);
        return null;
    }

    private protected TPayload Read(ReadOnlyMemory<byte> payload, int version)
    {
        try
        {
            return JsonSerializer.Deserialize(Upgrade(payload, version).Span, PayloadType)!;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new JobPayloadException($"The payload is no {typeof(TPayload).Name}: {error.Message}", error);
        }
    }
}
