using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Collects the arguments of a script. The first is the time of a test, or empty.</summary>
internal sealed class RedisArguments
{
    private readonly List<RedisValue> _values = [RedisValue.EmptyString];

    public int Count => _values.Count;

    public RedisArguments Add(RedisValue value)
    {
        _values.Add(value.IsNull ? RedisValue.EmptyString : value);
        return this;
    }

    public RedisArguments Add(bool value) => Add(value ? 1 : 0);

    /// <summary>In microseconds.</summary>
    public RedisArguments Add(TimeSpan value) => Add(RedisTime.Write(value));

    public RedisArguments Add(Guid id) => Add(RedisRows.Write(id));

    /// <summary>A number, and that many values.</summary>
    public RedisArguments Add(IReadOnlyCollection<RedisValue> values)
    {
        Add(values.Count);
        _values.AddRange(values);
        return this;
    }

    public RedisArguments Add(IReadOnlyList<Guid> ids)
    {
        Add(ids.Count);
        foreach (Guid id in ids)
        {
            Add(id);
        }

        return this;
    }

    /// <summary>All of others, without their time.</summary>
    public RedisArguments Add(RedisArguments others)
    {
        _values.AddRange(others._values[1..]);
        return this;
    }

    public RedisValue[] ToArray(TimeProvider? clock)
    {
        _values[0] = clock is null ? RedisValue.EmptyString : RedisTime.Write(clock.GetUtcNow());
        return [.. _values];
    }
}
