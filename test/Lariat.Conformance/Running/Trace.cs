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
    private readonly int _maxTicks;

    public Trace(EventLoop loop, int maxTicks)
    {
        _loop = loop;
        _maxTicks = maxTicks;
        _writer = new Utf8JsonWriter(_buffer);
        _writer.WriteStartArray();
    }

    /// <summary>True once nothing is recorded any more.</summary>
    public bool IsEnded { get; private set; }

    public void Emit(string who, string name, params ReadOnlySpan<object?> arguments)
    {
        WatchTicks();
        if (!IsEnded)
        {
            Write(_loop.GetStatistics().Iterations, who, name, arguments);
        }
    }

    /// <summary>Ends the trace of a program that runs for ever: at the first event, or wait, after too many iterations.</summary>
    public void WatchTicks()
    {
        if (!IsEnded && _loop.GetStatistics().Iterations > _maxTicks)
        {
            Write(_maxTicks + 1, "", "watchdog", ["ticks"]);
            End();
        }
    }

    /// <summary>Nothing is recorded from now on, and the loop stops.</summary>
    public void End()
    {
        IsEnded = true;
        _loop.Stop();
    }

    /// <summary>What the program would do next is not part of the trace.</summary>
    public void ThrowIfEnded()
    {
        WatchTicks();
        if (IsEnded)
        {
            throw new TraceEndedException();
        }
    }

    /// <summary>The events as a JSON array.</summary>
    public string ToJson()
    {
        _writer.WriteEndArray();
        _writer.Flush();
        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    private void Write(long tick, string who, string name, ReadOnlySpan<object?> arguments)
    {
        _writer.WriteStartArray();
        _writer.WriteNumberValue(tick);
        _writer.WriteNumberValue((_loop.Time - LoopInstant.Zero).TotalSeconds);
        _writer.WriteStringValue(who);
        _writer.WriteStringValue(name);
        foreach (object? argument in arguments)
        {
            Values.Write(_writer, argument);
        }

        _writer.WriteEndArray();
    }
}
