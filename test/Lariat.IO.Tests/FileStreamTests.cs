using System.IO.Compression;

namespace Lariat.IO.Tests;

public abstract class FileStreamTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void AsStream_ForeignCode_ReadsAndWrites() => Run(async () =>
    {
        byte[] content = Pattern(300_000);
        await using (Stream file = (await AsyncFile.OpenAsync(At("a.gz"), FileMode.Create)).AsStream())
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(content, LoopTask.Current.Token);
        }

        await using Stream packed = (await AsyncFile.OpenAsync(At("a.gz"))).AsStream();
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var read = new MemoryStream();
        await unpacked.CopyToAsync(read, LoopTask.Current.Token);

        Assert.Equal(content, read.ToArray());
    });

    [Fact]
    public void AsStream_AnotherThread_BlocksThere() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "hello"));
        Stream stream = file.AsStream(leaveOpen: true);

        string text = await Coroutine.ToThread(() =>
        {
            stream.Seek(1, SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            return $"{reader.ReadToEnd()} {stream.Length}";
        });

        Assert.Equal("ello 5", text);
        Assert.False(file.IsClosed);
    });

    [Fact]
    public void AsStream_TokenCanceled_EndsTheRead() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "x"));
        using Stream stream = file.AsStream(leaveOpen: true);

        await Throws<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1], new CancellationToken(canceled: true)));
    });
}
