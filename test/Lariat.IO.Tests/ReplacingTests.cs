namespace Lariat.IO.Tests;

public abstract class ReplacingTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void WriteAllBytesAsync_Atomic_ReplacesAndLeavesNothingElse() => Run(async () =>
    {
        Make("a", "old");

        await AsyncFile.WriteAllBytesAsync(At("a"), Bytes("new"), atomic: true, flushToDisk: true);

        Assert.Equal("new", File.ReadAllText(At("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(TestDirectory));
    });

    [Fact]
    public void WriteAllBytesAsync_AtomicOfNoFile_MakesIt() => Run(async () =>
    {
        await AsyncFile.WriteAllBytesAsync(At("a"), Bytes("new"), atomic: true);

        Assert.Equal("new", File.ReadAllText(At("a")));
    });

    [Fact]
    public void ReplaceAsync_WriterFails_OldFileStays() => Run(async () =>
    {
        Make("a", "old");

        await Throws<FormatException>(async () => await AsyncFile.ReplaceAsync(At("a"), async file =>
        {
            await file.WriteAsync(Bytes("half"));
            throw new FormatException("no more");
        }));

        Assert.Equal("old", File.ReadAllText(At("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(TestDirectory));
    });

    [Fact]
    public void ReplaceAsync_Canceled_OldFileStays() => Run(async () =>
    {
        Make("a", "old");
        LoopTask write = LoopTask.Create(AsyncFile.ReplaceAsync(At("a"), async file =>
        {
            await file.WriteAsync(Bytes("half"));
            LoopTask.Current.Cancel();
            await Coroutine.Sleep(0);
        }));

        await Throws<CoroutineCanceledException>(async () => await write);

        Assert.Equal("old", File.ReadAllText(At("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(TestDirectory));
    });

    [Fact]
    public void WriteAllBytesAsync_AtomicOnFullDisk_OldFileStays() => Run(async () =>
    {
        using var disk = SmallDisk.Mount(TestDirectory);
        string path = Path.Combine(disk.Path, "a");
        File.WriteAllText(path, "old");

        await Throws<IOException>(async () => await AsyncFile.WriteAllBytesAsync(path, new byte[2 * SmallDisk.Bytes], atomic: true));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(disk.Path));
    });

    [Fact]
    public void WriteAllBytesAsync_AtomicThroughALink_KeepsLinkAndMode() => Run(async () =>
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes on this system");
        Make("target", "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("target"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            File.CreateSymbolicLink(At("link"), At("target"));

            await AsyncFile.WriteAllBytesAsync(At("link"), Bytes("new"), atomic: true);

            Assert.Equal("new", File.ReadAllText(At("target")));
            Assert.NotNull(new FileInfo(At("link")).LinkTarget);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(At("target")));
        }
    });

    [Fact]
    public void TryLock_LockedElsewhere_IsRefusedUntilUnlocked() => Run(async () =>
    {
        Assert.SkipWhen(Kind == DriverKind.PortableBase, "the base library locks only while opening");
        await using AsyncFile first = await AsyncFile.OpenAsync(Make("a", "x"));
        await using AsyncFile second = await AsyncFile.OpenAsync(At("a"));

        Assert.True(first.TryLock());
        Assert.False(second.TryLock());
        LoopTask waiting = LoopTask.Create(second.LockAsync(), eagerStart: true);
        Assert.False(waiting.IsCompleted);
        first.Unlock();
        await waiting;

        Assert.False(first.TryLock(exclusive: false));
    });

    [Fact]
    public void CopyAsync_File_CopiesContentAndTellsProgress() => Run(async () =>
    {
        byte[] content = Pattern(9_000_000);
        Make("a", content);
        var progress = new Progress();

        long copied = await AsyncFile.CopyAsync(At("a"), At("b"), progress: progress);

        Assert.Equal(content.Length, copied);
        Assert.Equal(content, File.ReadAllBytes(At("b")));
        Assert.Equal(content.Length, progress.Last);
    });

    [Fact]
    public void CopyAsync_ExistingDestination_IsRefused() => Run(async () =>
    {
        Make("a", "new");
        Make("b", "kept");

        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("a"), At("b")));
        Assert.Equal("kept", File.ReadAllText(At("b")));

        await AsyncFile.CopyAsync(At("a"), At("b"), overwrite: true);
        Assert.Equal("new", File.ReadAllText(At("b")));
    });

    [Fact]
    public void CopyAsync_ToItself_IsRefused() => Run(async () =>
    {
        Make("a", "kept");

        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("a"), At("a"), overwrite: true));

        Assert.Equal("kept", File.ReadAllText(At("a")));
    });

    [Fact]
    public void CopyAsync_FullDisk_LeavesNothing() => Run(async () =>
    {
        using var disk = SmallDisk.Mount(TestDirectory);
        Make("a", Pattern(2 * SmallDisk.Bytes));

        await Throws<IOException>(async () => await AsyncFile.CopyAsync(At("a"), Path.Combine(disk.Path, "b")));

        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    });

    private sealed class Progress : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
