// sharpfuzz (the tool) rewrites an assembly so that every branch counts up one byte of SharedMem. AFL++ would read them in another process; here they are
// read in this one, after each run. How often a branch was taken counts in AFL's classes: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, more.
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Lariat.Fuzz;

/// <summary>Which branches the runs have taken so far.</summary>
internal sealed unsafe class Coverage
{
    // The instrumentation's own size.
    private const int BucketCount = 64 * 1024;

    // Never freed: threads of the code under test may write into it to the end of the process.
    private static readonly byte* s_counts = Allocate();
    private static readonly byte[] s_classes = MakeClasses();

    private readonly byte[] _seen = new byte[BucketCount];

    /// <summary>Different branches that were taken; 0 if nothing is instrumented.</summary>
    public int Edges { get; private set; }

    /// <summary>Gives instrumented code its memory: before any of it runs.</summary>
    public static void Install() => Trace.SharedMem = s_counts;

    /// <summary>A run begins.</summary>
    public static void Begin()
    {
        new Span<byte>(s_counts, BucketCount).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>The run has ended.</summary>
    /// <returns>True if it took a branch that no run has taken, or took one about as often as no run has.</returns>
    public bool End()
    {
        bool isNew = false;
        var counts = new ReadOnlySpan<byte>(s_counts, BucketCount);
        for (int bucket = 0; counts[bucket..].IndexOfAnyExcept((byte)0) is >= 0 and int zeros; bucket++)
        {
            bucket += zeros;
            isNew |= Add(bucket);
        }

        return isNew;
    }

    /// <summary>The branches of the run that has ended.</summary>
    public static List<int> Taken() => [.. Enumerable.Range(0, BucketCount).Where(static bucket => s_counts[bucket] != 0)];

    private bool Add(int bucket)
    {
        byte mark = s_classes[s_counts[bucket]];
        if ((mark & ~_seen[bucket]) == 0)
        {
            return false;
        }

        Edges += _seen[bucket] == 0 ? 1 : 0;
        _seen[bucket] |= mark;
        return true;
    }

    private static byte* Allocate() => (byte*)NativeMemory.AllocZeroed(BucketCount);

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        for (int count = 1; count < classes.Length; count++)
        {
            int mark = count switch { <= 3 => count - 1, <= 7 => 3, <= 15 => 4, <= 31 => 5, <= 127 => 6, _ => 7 };
            classes[count] = (byte)(1 << mark);
        }

        return classes;
    }
}
