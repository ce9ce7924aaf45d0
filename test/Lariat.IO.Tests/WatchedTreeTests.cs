namespace Lariat.IO.Tests;

/// <summary>What a watch tells when directories come and go, and which ways of saving a file give which changes.</summary>
public abstract class WatchedTreeTests(DriverKind kind) : FileTest(kind)
{
    private const UnixFileMode ForAll = (UnixFileMode)0x1FF;

    private bool HasInotify => Kind is DriverKind.Uring or DriverKind.Epoll;

    [Fact]
    public void ReadAsync_DirectoryMovedOut_NothingInItIsTold() => Run(async () =>
    {
        Directory.CreateDirectory(At("tree/album/deep"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);
        await Coroutine.ToThread(() => Directory.Move(At("tree/album"), At("away")));
        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Deleted, At("tree/album")));

        await Coroutine.ToThread(() =>
        {
            File.WriteAllText(At("away/private"), "x");
            File.WriteAllText(At("away/deep/private"), "x");
            File.WriteAllText(At("tree/end"), "x");
        });

        Assert.Empty(await BeforeAsync(watch, At("tree/end")));
    });

    [Fact]
    public void ReadAsync_DirectoryMovedOutAndReplaced_OnlyTheNewOneIsTold() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher cannot tell the two directories apart");
        Directory.CreateDirectory(At("tree/album"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() =>
        {
            Directory.Move(At("tree/album"), At("away"));
            Directory.CreateDirectory(At("tree/album"));
        });
        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Created, At("tree/album")));
        await Coroutine.ToThread(() =>
        {
            File.WriteAllText(At("away/private"), "x");
            File.WriteAllText(At("tree/album/public"), "x");
            File.WriteAllText(At("tree/end"), "x");
        });

        Assert.Equal([At("tree/album/public")], (await BeforeAsync(watch, At("tree/end"))).Select(change => change.Path).Distinct());
    });

    [Fact]
    public void ReadAsync_DirectoryMovedOutAndBack_IsWatchedAgain() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher does not tell that it came back");
        Directory.CreateDirectory(At("tree/album"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() =>
        {
            Directory.Move(At("tree/album"), At("away"));
            Directory.Move(At("away"), At("tree/back"));
        });
        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Created, At("tree/back")));
        await Coroutine.ToThread(() => File.WriteAllText(At("tree/back/a"), "x"));

        await watch.UntilAsync(change => change.Path == At("tree/back/a"));
    });

    [Fact]
    public void ReadAsync_DirectoryRenamedBeforeItWasWatched_IsWatchedUnderItsNewName() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher may miss what is put into a new directory at once");
        Directory.CreateDirectory(At("tree"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() =>
        {
            Directory.CreateDirectory(At("tree/a/deep"));
            Directory.Move(At("tree/a"), At("tree/b"));
        });
        await watch.UntilAsync(change => change.Kind == DirectoryChangeKind.Renamed);
        await watch.UntilAsync(change => change.Path == At("tree/b/deep"));
        await Coroutine.ToThread(() => File.WriteAllText(At("tree/b/deep/file"), "x"));

        await watch.UntilAsync(change => change.Path == At("tree/b/deep/file"));
    });

    [Theory]
    [InlineData(510)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1023)]
    public void ReadAsync_RenameAfterManyChanges_IsOneRename(int before) => Run(async () =>
    {
        Make("old", "x");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);

        await Coroutine.ToThread(() =>
        {
            // 32 bytes each: the halves of the rename come to lie around the end of a read.
            for (int i = 0; i < before; i++)
            {
                new FileStream(At($"file-{i:D10}"), FileMode.CreateNew).Dispose();
            }

            File.Move(At("old"), At("new"));
        });

        DirectoryChange change = await watch.UntilAsync(change => change.Path == At("new") || change.Path == At("old"));
        Assert.Equal(new DirectoryChange(DirectoryChangeKind.Renamed, At("new"), At("old")), change);
    });

    [Fact]
    public void ReadAsync_UnreadableDirectoryAppears_TheRestIsTold() => Run(async () =>
    {
        Directory.CreateDirectory(At("tree"));
        Kernel.SetMode(TestDirectory, ForAll);
        Kernel.SetMode(At("tree"), ForAll);
        using NobodysFiles files = Kernel.BecomeNobody();
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() =>
        {
            Directory.CreateDirectory(At("tree/locked"));
            Kernel.SetMode(At("tree/locked"), UnixFileMode.None);
            File.WriteAllText(At("tree/order"), "x");
        });

        await watch.UntilAsync(change => change == new DirectoryChange(DirectoryChangeKind.Created, At("tree/order")));
    });

    [Fact]
    public void OpenAsync_UnreadableDirectoryInside_IsToldAndTheRestIsWatched() => Run(async () =>
    {
        Directory.CreateDirectory(At("tree/locked"));
        Directory.CreateDirectory(At("tree/open"));
        Kernel.SetMode(TestDirectory, ForAll);
        Kernel.SetMode(At("tree/locked"), UnixFileMode.UserRead);
        Kernel.SetMode(At("tree/open"), ForAll);
        using NobodysFiles files = Kernel.BecomeNobody();
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() => File.WriteAllText(At("tree/open/order"), "x"));

        if (HasInotify)
        {
            Assert.Equal(new DirectoryChange(DirectoryChangeKind.Unwatched, At("tree/locked")), await watch.ReadAsync());
        }

        await watch.UntilAsync(change => change.Path == At("tree/open/order"));
    });

    [Fact]
    public void OpenAsync_UnreadableDirectory_UnauthorizedAccess() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher has other exceptions");
        Directory.CreateDirectory(At("locked"));
        Kernel.SetMode(TestDirectory, ForAll);
        Kernel.SetMode(At("locked"), UnixFileMode.UserRead);
        using NobodysFiles files = Kernel.BecomeNobody();

        await Throws<UnauthorizedAccessException>(async () => await DirectoryWatch.OpenAsync(At("locked"), recursive: true));
    });

    [Fact]
    public void ReadAsync_DirectoryItselfMoved_IsDeletedAndNothingMoreIsTold() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher does not notice");
        Directory.CreateDirectory(At("tree/sub"));
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"), recursive: true);

        await Coroutine.ToThread(() => Directory.Move(At("tree"), At("away")));

        Assert.Equal(new DirectoryChange(DirectoryChangeKind.Deleted, At("tree")), await watch.ReadAsync());
        LoopTask<DirectoryChange> read = LoopTask.Create(watch.ReadAsync(), eagerStart: true);
        await Coroutine.ToThread(() => File.WriteAllText(At("away/sub/a"), "x"));
        await Coroutine.Sleep(0);
        Assert.False(read.IsCompleted);
        read.Cancel();
        await Coroutine.WaitMany([read]);
    });

    [Fact]
    public void ReadAsync_FileSystemUnmounted_IsUnwatched() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher does not tell it");
        string path;
        DirectoryWatch watch;
        using (var disk = SmallDisk.Mount(TestDirectory))
        {
            path = disk.Path;
            watch = await DirectoryWatch.OpenAsync(TestDirectory, recursive: true);
        }

        using (watch)
        {
            Assert.Equal(new DirectoryChange(DirectoryChangeKind.Unwatched, path), await watch.ReadAsync());
        }
    });

    [Fact]
    public void ReadAsync_QueueOverflowed_DirectoriesThatAppearedAreWatched() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the watcher of the base library has its own thread, which keeps up");
        int limit = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.SkipWhen(limit > 100_000, "the system's queue is too long to fill");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory, recursive: true);

        await Coroutine.ToThread(() =>
        {
            for (int i = 0; i <= limit / 2; i++)
            {
                File.WriteAllBytes(At("a"), []);
                File.Delete(At("a"));
            }

            Directory.CreateDirectory(At("late"));
        });
        await watch.UntilAsync(change => change.Kind == DirectoryChangeKind.Overflow);
        await Coroutine.ToThread(() => File.WriteAllText(At("late/file"), "x"));

        await watch.UntilAsync(change => change.Path == At("late/file"));
    });

    [Fact]
    public void ReadAsync_FileWithoutAName_IsNotTold() => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher tells such writes");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(TestDirectory);

        await Coroutine.ToThread(() =>
        {
            using (FileStream gone = new(At("gone"), FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0))
            {
                File.Delete(At("gone"));
                gone.Write(Bytes("x"));
            }

            File.WriteAllText(At("end"), "x");
        });

        Assert.Equal(
            [new DirectoryChange(DirectoryChangeKind.Created, At("gone")), new DirectoryChange(DirectoryChangeKind.Deleted, At("gone"))],
            await BeforeAsync(watch, At("end")));
    });

    [Theory]
    [InlineData("in place", "Changed a")]
    [InlineData("append", "Changed a")]
    [InlineData("truncate", "Changed a")]
    [InlineData("nothing written", "")]
    [InlineData("attributes", "")]
    [InlineData("temporary and rename", "Created t, Changed t, Renamed a")]
    [InlineData("backup and new", "Renamed b, Created a, Changed a")]
    [InlineData("delete and new", "Deleted a, Created a, Changed a")]
    [InlineData("temporary elsewhere", "Created a")]
    [InlineData("hard link", "Created l")]
    public void ReadAsync_WayOfSaving_GivesTheseChanges(string way, string expected) => Run(async () =>
    {
        Assert.SkipUnless(HasInotify, "the base library's watcher has changes of its own");
        Directory.CreateDirectory(At("tree"));
        Make("tree/a", "old");
        using DirectoryWatch watch = await DirectoryWatch.OpenAsync(At("tree"));

        await Coroutine.ToThread(() =>
        {
            Save(way);
            new FileStream(At("tree/end"), FileMode.CreateNew).Dispose();
        });

        List<DirectoryChange> changes = await BeforeAsync(watch, At("tree/end"));
        Assert.Equal(expected, string.Join(", ", changes.Select(change => $"{change.Kind} {Path.GetFileName(change.Path)}").Distinct()));
    });

    private void Save(string way)
    {
        string path = At("tree/a");
        switch (way)
        {
            case "in place":
                File.WriteAllText(path, "new");
                break;
            case "append":
                File.AppendAllText(path, "new");
                break;
            case "truncate":
                new FileStream(path, FileMode.Truncate).Dispose();
                break;
            case "nothing written":
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite).Dispose();
                break;
            case "attributes":
                Kernel.SetMode(path, UnixFileMode.UserRead);
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
                break;
            case "temporary and rename":
                File.WriteAllText(At("tree/t"), "new");
                File.Move(At("tree/t"), path, overwrite: true);
                break;
            case "backup and new":
                File.Move(path, At("tree/b"));
                File.WriteAllText(path, "new");
                break;
            case "delete and new":
                File.Delete(path);
                File.WriteAllText(path, "new");
                break;
            case "temporary elsewhere":
                File.WriteAllText(At("t"), "new");
                File.Move(At("t"), path, overwrite: true);
                break;
            default:
                Kernel.Link(path, At("tree/l"));
                break;
        }
    }

    /// <summary>What is told before a file appears.</summary>
    private static async Coroutine<List<DirectoryChange>> BeforeAsync(DirectoryWatch watch, string end)
    {
        var changes = new List<DirectoryChange>();
        await watch.UntilAsync(change =>
        {
            changes.Add(change);
            return change.Path == end;
        });
        changes.RemoveAt(changes.Count - 1);
        return changes;
    }
}
