using System.Numerics;

namespace Lariat.LowLevel;

/// <summary>
/// The open descriptors, one bit each: a loop that closes must leave none behind. The system assigns the smallest numbers first.
/// </summary>
internal sealed class DescriptorSet
{
    private const int BitsPerWord = 64;

    private ulong[] _words = new ulong[4];

    public void Add(int fd)
    {
        int word = fd / BitsPerWord;
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, (int)BitOperations.RoundUpToPowerOf2((uint)word + 1));
        }

        _words[word] |= 1UL << (fd % BitsPerWord);
    }

    public void Remove(int fd)
    {
        int word = fd / BitsPerWord;
        if (word < _words.Length)
        {
            _words[word] &= ~(1UL << (fd % BitsPerWord));
        }
    }

    public IEnumerable<int> TakeAll()
    {
        ulong[] words = _words;
        _words = new ulong[4];
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong left = words[word]; left != 0; left &= left - 1)
            {
                yield return (word * BitsPerWord) + BitOperations.TrailingZeroCount(left);
            }
        }
    }
}
