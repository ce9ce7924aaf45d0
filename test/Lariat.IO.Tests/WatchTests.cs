namespace Lariat.IO.Tests;

public abstract class WatchTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void ReadAsync_FileMadeWrittenDeleted_TellsEach() => Run(async () =>
    {
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);

        await Coroutine.ToThread(() =>
        {
            File.WriteAllText(At("a"), "x");
            File.Delete(At("a"));
        });

        Assert.Equal(DirectoryChangeKind.Created, (await watch.UntilAsync(change => change.Path == At("a"))).Kind);
        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Changed, At("a")));
        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Deleted, At("a")));
    });

    [Fact]
    public void ReadAsync_Renamed_TellsBothNames() => Run(async () =>
    {
        Make("old", "x");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);

        await Coroutine.ToThread(() => File.Move(At("old"), At("new")));

        Assert.Equal(new DirectoryChange(DirectoryChangeKind.Renamed, At("new"), At("old")), await watch.UntilAsync(change => change.OldPath is not null));
    });

    [Fact]
    public void ReadAsync_Recursive_SeesNewDirectories() => Run(async () =>
    {
        Assert.SkipWhen(Kind is DriverKind.Portable or DriverKind.PortableBase, "the base library's watcher may miss what is put into a new directory at once");
        Directory.CreateDirectory(At("sub"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory, recursive: true);

        await Coroutine.ToThread(() =>
        {
            Directory.CreateDirectory(At("sub/new/deep"));
            File.WriteAllText(At("sub/new/deep/a"), "x");
        });

        await watch.UntilAsync(change => change.Kind == DirectoryChangeKind.Created && change.Path == At("sub/new/deep/a"));
    });

    [Fact]
    public void ReadAsync_RenamedDirectory_IsWatchedUnderItsNewName() => Run(async () =>
    {
        Directory.CreateDirectory(At("sub"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory, recursive: true);

        await Coroutine.ToThread(() => Directory.Move(At("sub"), At("moved")));
        await watch.UntilAsync(change => change.Kind == DirectoryChangeKind.Renamed);
        await Coroutine.ToThread(() => File.WriteAllText(At("moved/a"), "x"));

        await watch.UntilAsync(change => change.Path == At("moved/a"));
    });

    [Fact]
    public void ReadAsync_Canceled_LosesNothing() => Run(async () =>
    {
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);
        LoopTask<DirectoryChange> read = LoopTask.Create(watch.ReadAsync(), eagerStart: true);
        read.Cancel();
        await Coroutine.WaitMany([read]);

        await Coroutine.ToThread(() => File.WriteAllText(At("a"), "x"));

        Assert.Equal(new DirectoryChange(DirectoryChangeKind.Created, At("a")), await watch.ReadAsync());
    });

    [Fact]
    public void Dispose_WhileReading_TheReaderIsTold() => Run(async () =>
    {
        DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);
        LoopTask<DirectoryChange> read = LoopTask.Create(watch.ReadAsync(), eagerStart: true);

        watch.Dispose();

        await Throws<ObjectDisposedException>(async () => await read);
    });

    [Fact]
    public void ReadAsync_TooMuch_TellsTheOverflow() => Run(async () =>
    {
        Assert.SkipWhen(Kind is DriverKind.Portable or DriverKind.PortableBase, "the watcher of the base library has its own thread, which keeps up");
        int limit = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.SkipWhen(limit > 100_000, "the system's queue is too long to fill");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);

        await Coroutine.ToThread(() =>
        {
            for (int i = 0; i <= limit / 2; i++)
            {
                File.WriteAllBytes(At("a"), []);
                File.Delete(At("a"));
            }
        });

        await watch.UntilAsync(change => change.Kind == DirectoryChangeKind.Overflow);
    });

    [Fact]
    public void OpenAsync_NoDirectory_DirectoryNotFound() => Run(async () =>
    {
        await Throws<DirectoryNotFoundException>(async () => await DirectoryWatch.OpenAsync(At("none")));
        await Throws<DirectoryNotFoundException>(async () => await DirectoryWatch.OpenAsync(Make("file", "x")));
    });
}
