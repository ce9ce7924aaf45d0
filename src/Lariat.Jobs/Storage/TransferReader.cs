// Reads the lines of an export, a bounded number at a time. An export that was cut off is noticed: its last line has the number of rows.
using System.IO;
using System.Text;
using System.Text.Json;

namespace Lariat.Jobs.Storage;

/// <summary>Reads an export. On the thread that enumerates it.</summary>
internal sealed class TransferReader(TextReader source)
{
    /// <summary>The version of the format.</summary>
    public const int Format = 1;

    private const int MaxRows = 500;
    private const int MaxCharacters = 1 << 20;

    private long _line;

    /// <summary>How many rows were read.</summary>
    public long Count { get; private set; }

    /// <exception cref="FormatException">It is no export, or a part of one.</exception>
    public IEnumerable<TransferBatch> Read()
    {
        CheckHeader();
        TransferTable? table = null;
        var rows = new StringBuilder();
        int count = 0;
        while (true)
        {
            (TransferTable? next, string row) = ReadRow();
            if (table is not null && (next != table || count == MaxRows || rows.Length > MaxCharacters))
            {
                yield return new TransferBatch(table, rows.Append(']').ToString(), count, _line - count);
                rows.Clear();
                count = 0;
            }

            if (next is null)
            {
                yield break;
            }

            rows.Append(count == 0 ? '[' : ',').Append(row);
            table = next;
            count++;
            Count++;
        }
    }

    private void CheckHeader()
    {
        using JsonDocument header = ReadLine() ?? throw Wrong("it is empty");
        if (!header.RootElement.TryGetProperty("lariat_jobs", out JsonElement format))
        {
            throw Wrong("the first line is not that of an export");
        }

        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out int number) || number != Format)
        {
            throw Wrong($"its format is {format.GetRawText()}, and this program reads {Format}: update it");
        }
    }

    /// <summary>The next row; null at the end.</summary>
    private (TransferTable? Table, string Row) ReadRow()
    {
        using JsonDocument line = ReadLine() ?? throw Wrong("its last line is missing: it was cut off");
        if (line.RootElement.TryGetProperty("rows", out JsonElement rows))
        {
            if (rows.ValueKind != JsonValueKind.Number || !rows.TryGetInt64(out long count) || count != Count)
            {
                throw Wrong($"it has {Count} rows, and its last line says {rows.GetRawText()}");
            }

            return source.Read() < 0 ? (null, "") : throw Wrong("something follows its last line");
        }

        string? name = line.RootElement.TryGetProperty("table", out JsonElement table) && table.ValueKind == JsonValueKind.String
            ? table.GetString() : null;
        return line.RootElement.TryGetProperty("row", out JsonElement row) && row.ValueKind == JsonValueKind.Object
            && TransferTable.All.FirstOrDefault(one => one.Name == name) is { } found
            ? (found, row.GetRawText()) : throw Wrong("a line is an object with a \"table\" of jobs and a \"row\"");
    }

    private JsonDocument? ReadLine()
    {
        _line++;
        if (source.ReadLine() is not { } text)
        {
            return null;
        }

        try
        {
            JsonDocument parsed = JsonDocument.Parse(text);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                return parsed;
            }

            parsed.Dispose();
        }
        catch (JsonException error)
        {
            throw Wrong($"the line is no JSON: {error.Message}");
        }

        throw Wrong("the line is no JSON object");
    }

    private FormatException Wrong(string problem) => new($"Line {_line} of the export is wrong: {problem}. Nothing was imported.");
}
