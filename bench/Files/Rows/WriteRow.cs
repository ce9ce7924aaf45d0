using System.Globalization;
using Lariat.IO;

namespace Lariat.Files.Benchmarks;

/// <summary>Makes a file, writes 4 KiB, waits for the disk, closes it.</summary>
internal sealed class WriteRow : Row
{
    private readonly byte[] _data = new byte[Corpus.FileBytes];

    public override string Name => "write_fsync_64";

    public override int OperationCount => 1_000;

    public override int Depth => 64;

    public override void Prepare(Corpus corpus)
    {
        for (int number = 0; number < OperationCount; number++)
        {
            File.Delete(PathOf(corpus, number));
        }

        PageCache.Sync();
    }

    public override async Coroutine WorkAsync(Corpus corpus, Func<int?> next)
    {
        while (next() is { } number)
        {
            await using AsyncFile file = await AsyncFile.OpenAsync(PathOf(corpus, number), FileMode.Create);
            await file.WriteAsync(_data);
            await file.FlushToDiskAsync();
        }
    }

    public override async Task WorkPlainlyAsync(Corpus corpus, Func<int?> next)
    {
        while (next() is { } number)
        {
            await using var file = new FileStream(
                PathOf(corpus, number), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await file.WriteAsync(_data);
            file.Flush(flushToDisk: true);
        }
    }

    private static string PathOf(Corpus corpus, int number)
        => Path.Combine(corpus.Folder, string.Create(CultureInfo.InvariantCulture, $"written-{number:D5}"));
}
