using System.Buffers.Binary;
using System.Text;

namespace Lariat.Workers;

/// <summary>Reads the body of one frame; a missing field is an <see cref="InvalidDataException"/>.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public FrameKind ReadKind() => (FrameKind)Take(1)[0];

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public Guid ReadGuid()
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        return bytes.Length == 16 ? new Guid(bytes) : throw Malformed();
    }

    public byte[][] ReadMany()
    {
        int count = ReadInt();

        // Each has a length of its own, so an impossible count is detected before an array of that size is allocated.
        if (count < 0 || count > _rest.Length / sizeof(int))
        {
            throw Malformed();
        }

        byte[][] many = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            many[i] = ReadBytes().ToArray();
        }

        return many;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw Malformed();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("A frame between an executor and its worker ends in the middle of a field.");
}
