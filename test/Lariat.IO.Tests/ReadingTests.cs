namespace Lariat.IO.Tests;

public abstract class ReadingTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void ReadAsync_Repeatedly_MovesToTheEnd() => Run(async () =>
    {
        byte[] content = Pattern(10_000);
        string path = Make("a", content);
        var read = new MemoryStream();

        await using AsyncFile file = await AsyncFile.OpenAsync(path);
        byte[] buffer = new byte[777];
        for (int count; (count = await file.ReadAsync(buffer)) > 0;)
        {
            read.Write(buffer, 0, count);
        }

        Assert.Equal(content, read.ToArray());
        Assert.Equal(content.Length, file.Position);
        Assert.Equal(content.Length, file.Length);
    });

    [Fact]
    public void ReadAtAsync_ByManyTasks_EachGetsItsPlace() => Run(async () =>
    {
        byte[] content = Pattern(64 * 1024);
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", content));

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 16; i++)
            {
                group.Create(CheckAsync(i * 4096));
            }
        });

        Assert.Equal(0, file.Position);

        async Coroutine CheckAsync(int offset)
        {
            byte[] buffer = new byte[4096];
            Assert.Equal(buffer.Length, await file.ReadAtAsync(buffer, offset));
            Assert.Equal(content[offset..(offset + buffer.Length)], buffer);
        }
    });

    [Fact]
    public void ReadAtAsync_BeyondTheEnd_ReadsNothing() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "abc"));

        Assert.Equal(0, await file.ReadAtAsync(new byte[10], 100));
    });

    [Fact]
    public void ReadExactlyAsync_ShortFile_EndOfStream() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "abc"));

        EndOfStreamException error = await Throws<EndOfStreamException>(async () => await file.ReadExactlyAsync(new byte[5]));

        Assert.Contains("2 bytes too early", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Position_Set_IsWhereReadingGoesOn() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "0123456789"));

        file.Position = 7;
        byte[] buffer = new byte[3];
        await file.ReadExactlyAsync(buffer);

        Assert.Equal("789"u8, buffer);
    });

    [Fact]
    public void OpenAsync_NoFile_FileNotFound() => Run(async () =>
    {
        FileNotFoundException error = await Throws<FileNotFoundException>(async () => await AsyncFile.OpenAsync(At("none")));

        Assert.Contains(At("none"), error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_NoDirectory_DirectoryNotFound() => Run(async () =>
        await Throws<DirectoryNotFoundException>(async () => await AsyncFile.OpenAsync(Path.Combine(At("none"), "file"))));

    [Fact]
    public void OpenAsync_FileAsDirectory_Fails() => Run(async () =>
    {
        string path = Path.Combine(Make("a", "x"), "b");

        IOException error = await Throws<IOException>(async () => await AsyncFile.OpenAsync(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_Directory_UnauthorizedAccess() => Run(async () =>
        await Throws<UnauthorizedAccessException>(async () => await AsyncFile.OpenAsync(TestDirectory)));

    [Fact]
    public void OpenAsync_PathWithZero_ArgumentException() => Run(async () =>
        await Throws<ArgumentException>(async () => await AsyncFile.OpenAsync("a\0b")));

    [Fact]
    public void OpenAsync_PathTooLong_PathTooLong() => Run(async () =>
        await Throws<PathTooLongException>(async () => await AsyncFile.OpenAsync(At(new string('x', 5000)))));

    [Fact]
    public void OpenAsync_NonAsciiName_Opens() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("äöü 日本 🦊", "x"));

        Assert.Equal(1, file.Length);
    });

    [Fact]
    public void ReadAsync_OpenedForWriting_UnauthorizedAccess() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create);

        await Throws<UnauthorizedAccessException>(async () => await file.ReadAsync(new byte[1]));
    });

    [Fact]
    public void ReadAsync_Closed_ObjectDisposed() => Run(async () =>
    {
        AsyncFile file = await AsyncFile.OpenAsync(Make("a", "x"));
        await file.DisposeAsync();
        await file.DisposeAsync();

        await Throws<ObjectDisposedException>(async () => await file.ReadAsync(new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => file.Length);
    });

    [Fact]
    public void ReadAllBytesAsync_AnySize_IsTheContent() => Run(async () =>
    {
        foreach (int length in (int[])[0, 1, 4095, 4096, 4097, 600_000, 3_000_000])
        {
            byte[] content = Pattern(length);

            Assert.Equal(content, await AsyncFile.ReadAllBytesAsync(Make("a", content)));
        }
    });

    [Fact]
    public void ReadAllBytesAsync_ColdFile_IsTheContent() => Run(async () =>
    {
        byte[] content = Pattern(300_000);
        string path = Make("a", content);
        await Coroutine.ToThread(() => PageCache.Drop(path));

        Assert.Equal(content, await AsyncFile.ReadAllBytesAsync(path));
    });

    [Fact]
    public void ReadAllBytesAsync_ManyColdFiles_EachIsItsOwn() => Run(async () =>
    {
        string[] paths = [.. Enumerable.Range(0, 100).Select(i => Make($"f{i}", Pattern(100 + i)))];
        await Coroutine.ToThread(() => Array.ForEach(paths, PageCache.Drop));

        byte[][] contents = await Coroutine.Gather(paths.Select(path => AsyncFile.ReadAllBytesAsync(path)).ToArray());

        Assert.All(contents, (content, i) => Assert.Equal(Pattern(100 + i), content));
    });

    [Fact]
    public void ReadAllBytesAsync_FileWithoutLength_IsTheContent() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Kind != DriverKind.PortableBase, "/proc is Linux's, and RandomAccess believes its length of 0");

        byte[] content = await AsyncFile.ReadAllBytesAsync("/proc/self/status");

        Assert.StartsWith("Name:", System.Text.Encoding.UTF8.GetString(content), StringComparison.Ordinal);
    });

    [Fact]
    public void ReadAsync_WarmLoop_AllocatesNothing() => Run(async () =>
    {
        Assert.SkipWhen(Kind == DriverKind.PortableBase, "each read of the base library goes through a thread");
        Assert.SkipWhen(IsDebugBuild, "in a debug build every state machine is an object");
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", Pattern(4096)));
        byte[] buffer = new byte[4096];
        await ReadManyAsync(file, buffer);

        long allocated = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            // The least of three: a page may be thrown out of the cache meanwhile, and its read then takes the slow way.
            long before = GC.GetAllocatedBytesForCurrentThread();
            await ReadManyAsync(file, buffer);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(allocated < 1000, $"{allocated} bytes for 2,000 reads");

        static async Coroutine ReadManyAsync(AsyncFile file, byte[] buffer)
        {
            for (int i = 0; i < 1_000; i++)
            {
                file.Position = 0;
                await file.ReadAsync(buffer);
                await file.ReadAtAsync(buffer, 1000);
            }
        }
    });

    private static bool IsDebugBuild => typeof(AsyncFile).Assembly
        .GetCustomAttributes(typeof(System.Diagnostics.DebuggableAttribute), false)
        .Cast<System.Diagnostics.DebuggableAttribute>()
        .Any(debuggable => debuggable.IsJITOptimizerDisabled);

    [Fact]
    public void ReadAllBytesAsync_NoFile_FileNotFound() => Run(async () =>
        await Throws<FileNotFoundException>(async () => await AsyncFile.ReadAllBytesAsync(At("none"))));

    [Fact]
    public void ReadAllBytesAsync_Directory_UnauthorizedAccess() => Run(async () =>
        await Throws<UnauthorizedAccessException>(async () => await AsyncFile.ReadAllBytesAsync(TestDirectory)));
}
