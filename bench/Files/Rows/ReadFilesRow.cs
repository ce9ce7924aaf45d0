using Lariat.IO;

namespace Lariat.Files.Benchmarks;

/// <summary>Reads 10,000 whole files.</summary>
internal sealed class ReadFilesRow(string name, int depth, bool isCold) : Row
{
    public override string Name => name;

    public override int Depth => depth;

    public override void Prepare(Corpus corpus)
    {
        if (isCold)
        {
            corpus.Chill();
        }
    }

    public override async Coroutine WorkAsync(Corpus corpus, Func<int?> next)
    {
        while (next() is { } number)
        {
            Check(await AsyncFile.ReadAllBytesAsync(corpus.Paths[number]));
        }
    }

    public override async Task WorkPlainlyAsync(Corpus corpus, Func<int?> next)
    {
        while (next() is { } number)
        {
            Check(await File.ReadAllBytesAsync(corpus.Paths[number]));
        }
    }

    private static void Check(byte[] bytes)
    {
        if (bytes.Length != Corpus.FileBytes)
        {
            throw new InvalidOperationException($"A file of {Corpus.FileBytes} bytes was read as {bytes.Length}.");
        }
    }
}
