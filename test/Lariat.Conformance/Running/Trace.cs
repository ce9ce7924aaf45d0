using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>The events of a program's run, written as they happen.</summary>
internal sealed class Trace
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly EventLoop _loop;

    public Trace(EventLoop loop)
    {
        _loop = loop;
        _writer = new Utf8JsonWriter(_buffer);
        _writer.WriteStartArray();
    }

    /// <summary>True once nothing is recorded any more.</summary>
    public bool IsEnded { get; private set; }

    public void Emit(string who, string name, params ReadOnlySpan<object?> arguments)
    {
        if (IsEnded)
        {
            return;
        }

        _writer.WriteStartArray();
        _writer.WriteNumberValue(_loop.Iterations);
        _writer.WriteNumberValue(_loop.Time.TotalSeconds);
        _writer.WriteStringValue(who);
        _writer.WriteStringValue(name);
        foreach (object? argument in arguments)
        {
            Values.Write(_writer, argument);
        }

        _writer.WriteEndArray();
    }

    public void End() => IsEnded = true;

    /// <summary>The events as a JSON array.</summary>
    public string ToJson()
    {
        _writer.WriteEndArray();
        _writer.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }
}
