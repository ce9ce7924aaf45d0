using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lariat.Workers;

/// <summary>Writes one frame: numbers little-endian, bytes and UTF-8 text after their length.</summary>
internal sealed class BodyWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public BodyWriter(FrameKind kind)
    {
        Write(0);
        _buffer.Write([(byte)kind]);
    }

    /// <summary>The current length of the frame's body.</summary>
    public int BodyBytes => _buffer.WrittenCount - WorkerProtocol.LengthBytes;

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    public void Write(Guid value) => Write(value.ToByteArray());

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _buffer.Write(bytes);
    }

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>The whole frame, its length in front.</summary>
    public byte[] ToFrame()
    {
        byte[] frame = _buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(frame, BodyBytes);
        return frame;
    }
}
