using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>One step from an old version of a payload to the next.</summary>
public sealed class JobUpgrade
{
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _apply;

    private JobUpgrade(int fromVersion, JsonTypeInfo oldType, Func<ReadOnlyMemory<byte>, byte[]> apply)
    {
        FromVersion = fromVersion;
        OldType = oldType;
        _apply = apply;
    }

    /// <summary>The version that it reads; it writes the next.</summary>
    public int FromVersion { get; }

    /// <summary>Creates a step.</summary>
    /// <param name="fromVersion">The version that it reads, from 1.</param>
    /// <param name="oldType">How the old payload is read.</param>
    /// <param name="newType">How the new one is written.</param>
    /// <param name="upgrade">Makes the new payload; called on the worker's loop each time an old job runs.</param>
    public static JobUpgrade From<TOld, TNew>(
        int fromVersion, JsonTypeInfo<TOld> oldType, JsonTypeInfo<TNew> newType, Func<TOld, TNew> upgrade)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        ArgumentNullException.ThrowIfNull(oldType);
        ArgumentNullException.ThrowIfNull(newType);
        ArgumentNullException.ThrowIfNull(upgrade);
        return new JobUpgrade(fromVersion, oldType, payload
            => JsonSerializer.SerializeToUtf8Bytes(upgrade(JsonSerializer.Deserialize(payload.Span, oldType)!), newType));
    }

    /// <summary>How the old payload is read.</summary>
    internal JsonTypeInfo OldType { get; }

    internal byte[] Apply(ReadOnlyMemory<byte> payload) => _apply(payload);
}
