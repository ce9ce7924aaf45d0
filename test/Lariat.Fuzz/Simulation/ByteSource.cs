namespace Lariat.Fuzz;

/// <summary>Takes an input apart: choices in front, data behind. Where it has ended, every choice is 0.</summary>
internal sealed class ByteSource(byte[] input)
{
    private int _position;

    public bool IsEmpty => _position >= input.Length;

    public byte Byte() => _position < input.Length ? input[_position++] : (byte)0;

    public bool Bool() => (Byte() & 1) != 0;

    /// <summary>A number from 0 to 65,535.</summary>
    public int Number() => (Byte() << 8) | Byte();

    public byte[] Bytes(int count)
    {
        byte[] taken = input.AsSpan(Math.Min(_position, input.Length)).ToArray();
        taken = taken.Length > count ? taken[..count] : taken;
        _position += taken.Length;
        return taken;
    }

    public byte[] Rest() => Bytes(input.Length);

    /// <summary>The lengths of pieces: a seed in the input decides, so that a mutation of one byte cuts differently.</summary>
    public Pieces Pieces() => new(Byte());
}

/// <summary>Cuts bytes into pieces.</summary>
internal sealed class Pieces(int seed)
{
    private readonly Random _random = new(seed);

    // 0: one piece; else mostly short ones.
    public int Next(int left) => seed == 0 ? left : Math.Min(left, _random.Next(4) switch { 0 => 1, 1 => 1 + _random.Next(4), 2 => 1 + _random.Next(32), _ => 1 + _random.Next(700) });

    /// <summary>True if the next piece arrives later.</summary>
    public bool Waits() => seed != 0 && _random.Next(3) == 0;
}
