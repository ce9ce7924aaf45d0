namespace Lariat.IO.Tests;

public abstract class DirectoryTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void EnumerateAsync_Directory_GivesEveryEntry() => Run(async () =>
    {
        for (int i = 0; i < 600; i++)
        {
            Make($"f{i}", "x");
        }

        Directory.CreateDirectory(At("sub"));

        List<DirectoryEntry> entries = await ReadAsync(AsyncDirectory.EnumerateAsync(TestDirectory));

        Assert.Equal(601, entries.Count);
        Assert.Equal("sub", Assert.Single(entries, entry => entry.IsDirectory).Name);
        Assert.All(entries, entry => Assert.Equal(entry.IsDirectory ? 0 : 1, entry.Length));
    });

    [Fact]
    public void EnumerateAsync_PatternAndRecursive_FiltersNames() => Run(async () =>
    {
        Directory.CreateDirectory(At("sub"));
        Make("a.txt", "");
        Make("b.md", "");
        Make("sub/c.txt", "");

        List<DirectoryEntry> entries = await ReadAsync(AsyncDirectory.EnumerateAsync(TestDirectory, "*.txt", recursive: true));

        Assert.Equal(["a.txt", "c.txt"], entries.Select(entry => entry.Name).Order());
    });

    [Fact]
    public void EnumerateAsync_NoDirectory_DirectoryNotFound() => Run(async () =>
        await Throws<DirectoryNotFoundException>(async () => await ReadAsync(AsyncDirectory.EnumerateAsync(At("none")))));

    [Fact]
    public void EnumerateAsync_File_Fails() => Run(async () =>
        await Throws<IOException>(async () => await ReadAsync(AsyncDirectory.EnumerateAsync(Make("a", "x")))));

    [Fact]
    public void DeleteAsync_Recursive_DeletesTreeAndNotBehindLinks() => Run(async () =>
    {
        Directory.CreateDirectory(At("outside"));
        Make("outside/kept", "x");
        Directory.CreateDirectory(At("tree/deep/deeper"));
        for (int i = 0; i < 300; i++)
        {
            Directory.CreateDirectory(At($"tree/d{i}"));
            Make($"tree/d{i}/f", "x");
        }

        Directory.CreateSymbolicLink(At("tree/link"), At("outside"));

        await Throws<IOException>(async () => await AsyncDirectory.DeleteAsync(At("tree")));
        await AsyncDirectory.DeleteAsync(At("tree"), recursive: true);

        Assert.False(Directory.Exists(At("tree")));
        Assert.True(File.Exists(At("outside/kept")));
    });

    [Fact]
    public void DeleteAsync_NoDirectory_DirectoryNotFound() => Run(async () =>
    {
        await Throws<DirectoryNotFoundException>(async () => await AsyncDirectory.DeleteAsync(At("none")));
        await Throws<DirectoryNotFoundException>(async () => await AsyncDirectory.DeleteAsync(At("none"), recursive: true));
    });

    [Fact]
    public void CreateMoveExists_Directory_DoWhatTheySay() => Run(async () =>
    {
        await AsyncDirectory.CreateAsync(At("a/b"));
        await AsyncDirectory.MoveAsync(At("a"), At("c"));

        Assert.True(await AsyncDirectory.ExistsAsync(At("c/b")));
        Assert.False(await AsyncDirectory.ExistsAsync(At("a")));
    });

    [Fact]
    public void CreateAsync_FileInTheWay_Fails() => Run(async () =>
        await Throws<IOException>(async () => await AsyncDirectory.CreateAsync(Make("a", "x"))));

    [Fact]
    public void CopyAsync_Tree_CopiesFilesDirectoriesLinks() => Run(async () =>
    {
        Directory.CreateDirectory(At("from/sub/empty"));
        Make("from/a", "1");
        Make("from/sub/b", "22");
        File.CreateSymbolicLink(At("from/link"), "a");
        var progress = new Progress();

        DirectoryCopyProgress done = await AsyncDirectory.CopyAsync(At("from"), At("to"), progress: progress);

        Assert.Equal((2, 3), (done.Files, done.Bytes));
        Assert.Equal(2, progress.Count);
        Assert.Equal("22", File.ReadAllText(At("to/sub/b")));
        Assert.True(Directory.Exists(At("to/sub/empty")));
        Assert.Equal("a", new FileInfo(At("to/link")).LinkTarget);
    });

    [Fact]
    public void CopyAsync_IntoItself_IsRefused() => Run(async () =>
    {
        Directory.CreateDirectory(At("a"));

        await Throws<IOException>(async () => await AsyncDirectory.CopyAsync(At("a"), At("a/b")));
    });

    [Fact]
    public void TemporaryFile_Disposed_IsGone() => Run(async () =>
    {
        string path;
        await using (TemporaryFile temporary = await TemporaryFile.CreateAsync(TestDirectory, ".txt"))
        {
            path = temporary.Path;
            await temporary.File.WriteAsync(Bytes("x"));
            Assert.EndsWith(".txt", path, StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        }

        Assert.False(File.Exists(path));
    });

    [Fact]
    public void TemporaryFileAndDirectory_AreTheUsersAlone() => Run(async () =>
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes on this system");
        await using TemporaryFile file = await TemporaryFile.CreateAsync(TestDirectory);
        await using TemporaryDirectory directory = await TemporaryDirectory.CreateAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Kernel.ModeOf(file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Kernel.ModeOf(directory.Path));
    });

    [Fact]
    public void TemporaryDirectory_Disposed_IsGoneWithItsContent() => Run(async () =>
    {
        string path;
        await using (TemporaryDirectory temporary = await TemporaryDirectory.CreateAsync())
        {
            path = temporary.Path;
            await AsyncFile.WriteAllTextAsync(Path.Combine(path, "a"), "x");
        }

        Assert.False(Directory.Exists(path));
    });

    [Fact]
    public void TemporaryDirectory_DisposedInACanceledScope_IsGone() => Run(async () =>
    {
        string path = "";
        var scope = new CancelScope();

        await scope.RunAsync(async () =>
        {
            await using TemporaryDirectory temporary = await TemporaryDirectory.CreateAsync();
            path = temporary.Path;
            await AsyncFile.WriteAllTextAsync(Path.Combine(path, "a"), "x");
            scope.Cancel();
            await Coroutine.Yield();
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.False(Directory.Exists(path));
    });

    private static async Coroutine<List<DirectoryEntry>> ReadAsync(AsyncGenerator<DirectoryEntry> entries)
    {
        var all = new List<DirectoryEntry>();
        await foreach (DirectoryEntry entry in entries)
        {
            all.Add(entry);
        }

        return all;
    }

    private sealed class Progress : IProgress<DirectoryCopyProgress>
    {
        public int Count { get; private set; }

        public void Report(DirectoryCopyProgress value) => Count++;
    }
}
