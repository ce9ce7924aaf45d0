namespace Lariat.IO.Tests;

public abstract class WritingTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void WriteAsync_Repeatedly_Appends() => Run(async () =>
    {
        await using (AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.CreateNew))
        {
            await file.WriteAsync(Bytes("one "));
            await file.WriteAsync(Bytes("two"));
            Assert.Equal(7, file.Position);
        }

        Assert.Equal("one two", File.ReadAllText(At("a")));
    });

    [Fact]
    public void WriteAsync_Megabytes_AreAllThere() => Run(async () =>
    {
        byte[] content = Pattern(5_000_000);

        await using (AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create))
        {
            await file.WriteAsync(content);
        }

        Assert.Equal(content, File.ReadAllBytes(At("a")));
    });

    [Fact]
    public void WriteAtAsync_BeyondTheEnd_LeavesZeros() => Run(async () =>
    {
        await using (AsyncFile file = await AsyncFile.OpenAsync(Make("a", "ab"), FileMode.Open, FileAccess.ReadWrite))
        {
            await file.WriteAtAsync(Bytes("z"), 4);
            Assert.Equal(0, file.Position);
        }

        Assert.Equal("ab\0\0z", File.ReadAllText(At("a")));
    });

    [Fact]
    public void WriteAsync_Appending_GoesToTheEnd() => Run(async () =>
    {
        await using (AsyncFile file = await AsyncFile.OpenAsync(Make("a", "old "), FileMode.Append))
        {
            File.AppendAllText(At("a"), "other ");
            await file.WriteAsync(Bytes("new"));
            await Throws<NotSupportedException>(async () => await file.WriteAtAsync(Bytes("x"), 0));
        }

        Assert.Equal("old other new", File.ReadAllText(At("a")));
    });

    [Fact]
    public void WriteAsync_OpenedForReading_UnauthorizedAccess() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "x"));

        await Throws<UnauthorizedAccessException>(async () => await file.WriteAsync(Bytes("y")));
    });

    [Fact]
    public void WriteAsync_TenTasks_QueueInTheOrderOfTheCalls() => Run(async () =>
    {
        await using (AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create))
        {
            await TaskGroup.RunAsync(async Coroutine (group) =>
            {
                for (int i = 0; i < 10; i++)
                {
                    group.Create(file.WriteAsync(Bytes($"line {i}\n")));
                }

                await Coroutine.Completed;
            });
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, 10).Select(i => $"line {i}\n")), File.ReadAllText(At("a")));
    });

    [Fact]
    public void WriteAsync_CanceledWhileItQueues_WritesNothingAndTheNextGoesOn() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create);
        Assert.SkipWhen(Kind == DriverKind.Uring, "io_uring may have done the first write at once");
        LoopTask first = LoopTask.Create(file.WriteAsync(Bytes("first ")), eagerStart: true);
        LoopTask second = LoopTask.Create(file.WriteAsync(Bytes("second ")), eagerStart: true);
        LoopTask third = LoopTask.Create(file.WriteAsync(Bytes("third")), eagerStart: true);

        second.Cancel();
        await Coroutine.WaitMany([first, second, third]);

        Assert.True(second.IsCanceled);
        Assert.Equal("first third", File.ReadAllText(At("a")));
    });

    [Fact]
    public void ReadAsync_WhileAnotherTaskWrites_SaysWhatToDo() => Run(async () =>
    {
        Assert.SkipWhen(Kind == DriverKind.Uring, "io_uring may have done the first write at once");
        await using AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create, FileAccess.ReadWrite);
        LoopTask first = LoopTask.Create(file.WriteAsync(Bytes("x")), eagerStart: true);

        InvalidOperationException error = await Throws<InvalidOperationException>(async () => await file.ReadAsync(new byte[1]));

        Assert.Contains("AsyncLock", error.Message, StringComparison.Ordinal);
        await first;
    });

    [Fact]
    public void OpenAsync_CreateNewOfExisting_Fails() => Run(async () =>
    {
        Make("a", "kept");

        IOException error = await Throws<IOException>(async () => await AsyncFile.OpenAsync(At("a"), FileMode.CreateNew));

        Assert.Contains(At("a"), error.Message, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(At("a")));
    });

    [Fact]
    public void OpenAsync_CreateOfExisting_EmptiesIt() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(Make("a", "old"), FileMode.Create);

        Assert.Equal(0, file.Length);
    });

    [Fact]
    public void OpenAsync_ShareNone_ExcludesWhoLocks() => Run(async () =>
    {
        var exclusive = new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None };
        await using AsyncFile first = await AsyncFile.OpenAsync(Make("a", "kept"), exclusive);

        await Throws<IOException>(async () => await AsyncFile.OpenAsync(
            At("a"), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None }));
        Assert.Throws<IOException>(() => new FileStream(At("a"), FileMode.Open, FileAccess.Read, FileShare.None).Dispose());

        Assert.Equal(4, first.Length);
    });

    [Fact]
    public void OpenAsync_DeleteOnClose_Deletes() => Run(async () =>
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose };

        await using (await AsyncFile.OpenAsync(At("a"), options))
        {
            Assert.True(File.Exists(At("a")));
        }

        Assert.False(File.Exists(At("a")));
    });

    [Fact]
    public void SetLengthAsync_ShorterAndLonger_CutsAndExtends() => Run(async () =>
    {
        await using (AsyncFile file = await AsyncFile.OpenAsync(Make("a", "abcdef"), FileMode.Open, FileAccess.ReadWrite))
        {
            await file.SetLengthAsync(2);
            Assert.Equal(2, file.Length);
            await file.SetLengthAsync(4);
        }

        Assert.Equal("ab\0\0", File.ReadAllText(At("a")));
    });

    [Fact]
    public void FlushToDiskAsync_AfterWriting_Succeeds() => Run(async () =>
    {
        await using AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create);
        await file.WriteAsync(Bytes("x"));

        await file.FlushToDiskAsync();
        await file.FlushToDiskAsync(dataOnly: true);

        Assert.Equal("x", File.ReadAllText(At("a")));
    });

    [Fact]
    public void WriteAsync_DiskFull_WritesAPartAndFails() => Run(async () =>
    {
        using var disk = SmallDisk.Mount(TestDirectory);
        await using AsyncFile file = await AsyncFile.OpenAsync(Path.Combine(disk.Path, "a"), FileMode.Create);

        IOException error = await Throws<IOException>(async () => await file.WriteAsync(new byte[2 * SmallDisk.Bytes]));

        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("space", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(file.Length, 1, SmallDisk.Bytes);
    });

    [Fact]
    public void OpenAsync_NoPermission_UnauthorizedAccess()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no file modes on this system");
            return;
        }

        string path = Make("a", "x");
        File.SetUnixFileMode(path, UnixFileMode.None);

        Run(async () =>
        {
            using NobodysFiles? files = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? new NobodysFiles() : null;

            await Throws<UnauthorizedAccessException>(async () => await AsyncFile.OpenAsync(path));
        });
    }

    [Fact]
    public void OpenAsync_ReadOnlyFileSystem_Fails() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/sys/kernel"), "no file system that refuses even root");

        await Throws<SystemException>(async () => await AsyncFile.OpenAsync("/sys/kernel/lariat-none", FileMode.CreateNew));
    });
}
