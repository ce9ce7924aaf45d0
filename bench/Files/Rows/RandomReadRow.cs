using Lariat.IO;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Files.Benchmarks;

/// <summary>Reads 4 KiB at random places of one large, cold file.</summary>
internal sealed class RandomReadRow : Row
{
    private const FileOptions RandomOptions = FileOptions.Asynchronous | FileOptions.RandomAccess;

    private AsyncFile? _file;

    public override string Name => "random_cold_128";

    public override int Depth => 128;

    public override void Prepare(Corpus corpus) => corpus.Chill();

    public override async Coroutine BeginAsync(Corpus corpus)
        => _file = await AsyncFile.OpenAsync(corpus.LargePath, new FileStreamOptions { Options = RandomOptions });

    public override async Coroutine WorkAsync(Corpus corpus, Func<int?> next)
    {
        byte[] buffer = new byte[Corpus.FileBytes];
        while (next() is { } number)
        {
            Check(await _file!.ReadAtAsync(buffer, corpus.Offsets[number]));
        }
    }

    public override async Coroutine EndAsync() => await _file!.DisposeAsync();

    public override async Task WorkPlainlyAsync(Corpus corpus, Func<int?> next)
    {
        using SafeFileHandle file = File.OpenHandle(corpus.LargePath, options: RandomOptions);
        byte[] buffer = new byte[Corpus.FileBytes];
        while (next() is { } number)
        {
            Check(await RandomAccess.ReadAsync(file, buffer, corpus.Offsets[number]));
        }
    }

    private static void Check(int count)
    {
        if (count != Corpus.FileBytes)
        {
            throw new InvalidOperationException($"A read of {Corpus.FileBytes} bytes brought {count}.");
        }
    }
}
