using System.Globalization;

namespace Lariat.Files.Benchmarks;

/// <summary>The files that are read: 10,000 of 4 KiB in one folder, and a large one for random reads. Deleted at the end.</summary>
internal sealed class Corpus : IDisposable
{
    public const int FileCount = 10_000;
    public const int FileBytes = 4096;
    public const long LargeBytes = 256L * 1024 * 1024;

    private const int PieceBytes = 1024 * 1024;
    private const int Seed = 42;

    public Corpus(string parent)
    {
        Folder = Path.Combine(parent, $"lariat-bench-files-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
        var random = new Random(Seed);
        byte[] bytes = new byte[PieceBytes];
        random.NextBytes(bytes);
        Paths = [.. Enumerable.Range(0, FileCount).Select(i => Path.Combine(Folder, i.ToString("D5", CultureInfo.InvariantCulture)))];
        for (int i = 0; i < FileCount; i++)
        {
            File.WriteAllBytes(Paths[i], bytes.AsSpan(i % (PieceBytes - FileBytes), FileBytes));
        }

        LargePath = Path.Combine(Folder, "large");
        using FileStream large = File.Create(LargePath);
        for (long written = 0; written < LargeBytes; written += PieceBytes)
        {
            large.Write(bytes);
        }

        large.Flush(flushToDisk: true);
        Offsets = [.. Enumerable.Range(0, FileCount).Select(_ => random.NextInt64(LargeBytes / FileBytes) * FileBytes)];
        PageCache.Sync();
    }

    public string Folder { get; }

    public string[] Paths { get; }

    public string LargePath { get; }

    /// <summary>Where the large file is read, in this order.</summary>
    public long[] Offsets { get; }

    /// <summary>Takes every page of the files out of the page cache; their names stay cached.</summary>
    public void Chill()
    {
        PageCache.Sync();
        foreach (string path in Paths)
        {
            PageCache.Drop(path);
        }

        PageCache.Drop(LargePath);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
