using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>How ids and instants are stored.</summary>
internal static class SqliteValues
{
    /// <summary>The bytes in the order of the text, so that the newest ids are the greatest.</summary>
    public static byte[] Write(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ReadId(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static Guid? ReadOptionalId(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : ReadId(row, column);

    public static byte[]? Write(Guid? id) => id is { } some ? Write(some) : null;

    /// <summary>Ids as JSON, for a condition <c>id IN (SELECT unhex(value) FROM json_each($ids))</c>.</summary>
    public static string Write(IEnumerable<Guid> ids) => JsonSerializer.Serialize(
        [.. ids.Select(static id => Convert.ToHexString(Write(id)))], JobStorageJson.Default.StringArray);

    /// <summary>The ticks of an instant after a delay; beyond the calendar, its end.</summary>
    public static long Later(long ticks, TimeSpan delay)
        => delay.Ticks > DateTimeOffset.MaxValue.UtcTicks - ticks ? DateTimeOffset.MaxValue.UtcTicks : ticks + delay.Ticks;

    public static DateTimeOffset ReadInstant(SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? ReadOptionalInstant(SqliteDataReader row, int column)
        => row.IsDBNull(column) ? null : ReadInstant(row, column);

    public static string? ReadOptionalText(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
