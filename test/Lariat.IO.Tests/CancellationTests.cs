using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat.IO.Tests;

public abstract class CancellationTests(DriverKind kind) : FileTest(kind)
{
    [Fact]
    public void ReadAsync_CanceledUnderWay_EndsWithTheRealCompletion() => Run(async () =>
    {
        await using AsyncFile pipe = await OpenPipeAsync();
        LoopTask read = LoopTask.Create(ReadOneAsync(pipe), eagerStart: true);

        read.Cancel("enough");
        await Coroutine.Sleep(0);
        await pipe.WriteAsync(Bytes("x"));

        CoroutineCanceledException error = await Throws<CoroutineCanceledException>(async () => await read);
        Assert.Equal("enough", error.Message);
        Assert.True(read.IsCanceled);

        static async Coroutine ReadOneAsync(AsyncFile pipe) => Assert.Equal(1, await pipe.ReadAsync(new byte[1]));
    });

    [Fact]
    public void ReadAsync_TimeoutUnderWay_TimeoutException() => Run(async () =>
    {
        await using AsyncFile pipe = await OpenPipeAsync();
        LoopTask feed = LoopTask.Create(FeedAsync(pipe));

        await Throws<TimeoutException>(async () => await TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(20), async () => await pipe.ReadAsync(new byte[1])));

        await feed;

        static async Coroutine FeedAsync(AsyncFile pipe)
        {
            await Coroutine.Sleep(0.1);
            await pipe.WriteAsync(Bytes("x"));
        }
    });

    [Fact]
    public void DisposeAsync_ReadUnderWay_TheReadIsToldSo() => Run(async () =>
    {
        AsyncFile pipe = await OpenPipeAsync();
        LoopTask read = LoopTask.Create(ExpectClosedAsync(pipe), eagerStart: true);
        using FileStream feeder = new(pipe.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

        LoopTask close = LoopTask.Create(CloseAsync(pipe), eagerStart: true);
        await Coroutine.ToThread(() => feeder.WriteByte(1));

        await close;
        await read;

        static async Coroutine CloseAsync(AsyncFile pipe) => await pipe.DisposeAsync();

        // On a driver with threads the byte has ended the read; on io_uring the cancellation has.
        static async Coroutine ExpectClosedAsync(AsyncFile pipe)
        {
            try
            {
                Assert.Equal(1, await pipe.ReadAsync(new byte[1]));
            }
            catch (ObjectDisposedException error)
            {
                Assert.Contains("under way", error.Message, StringComparison.Ordinal);
            }
        }
    });

    [Fact]
    public void ReadAllBytesAsync_Canceled_LeavesNoFileOpen() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        string path = Make("a", Pattern(100_000));
        await AsyncFile.ReadAllBytesAsync(path);
        for (int i = 0; i < 20; i++)
        {
            await Coroutine.ToThread(() => PageCache.Drop(path));
            LoopTask read = LoopTask.Create(ReadAsync(path), eagerStart: true);
            read.Cancel();
            await Coroutine.WaitMany([read]);
        }

        Assert.DoesNotContain(OpenPaths(), open => open == path);

        static async Coroutine ReadAsync(string path) => await AsyncFile.ReadAllBytesAsync(path);
    });

    [Fact]
    public void OpenAsync_CanceledAtAnyMoment_LeavesNoFileOpen() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        for (int iterations = 0; iterations < 20; iterations++)
        {
            LoopTask<AsyncFile> open = LoopTask.Create(AsyncFile.OpenAsync(At("a"), FileMode.Create), eagerStart: true);
            for (int i = 0; i < iterations; i++)
            {
                await Coroutine.Sleep(0);
            }

            open.Cancel();
            await Coroutine.WaitMany([open]);
            if (open.IsCompletedSuccessfully)
            {
                await open.GetResult().DisposeAsync();
            }
        }

        Assert.DoesNotContain(OpenPaths(), path => path == At("a"));
    });

    [Fact]
    public void DisposeAsync_Canceled_ClosesNevertheless() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        AsyncFile file = await AsyncFile.OpenAsync(At("a"), FileMode.Create);
        await file.WriteAsync(Bytes("x"));
        LoopTask close = LoopTask.Create(CloseAsync(file), eagerStart: true);

        close.Cancel();
        await Coroutine.WaitMany([close]);

        Assert.True(file.IsClosed);
        Assert.DoesNotContain(OpenPaths(), path => path == At("a"));

        static async Coroutine CloseAsync(AsyncFile file) => await file.DisposeAsync();
    });

    [Fact]
    public void Close_LoopWithOpenFiles_ClosesThem()
    {
        Assert.SkipUnless(Kind.IsAvailable() && OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        string path = Make("a", "x");

        EventLoop.Run(ForgetAsync(path), new LoopOptions { Driver = () => Kind.Make() });

        Assert.DoesNotContain(OpenPaths(), open => open == path);

        static async Coroutine ForgetAsync(string path) => await AsyncFile.OpenAsync(path);
    }

    [Fact]
    public void Close_LoopWithAnOperationUnderWay_Ends()
    {
        Assert.SkipUnless(Kind.IsAvailable() && Kind != DriverKind.PortableBase, "the base library has no pipes with names");
        string path = MakePipe();
        var loop = new EventLoop(new LoopOptions { Driver = () => Kind.Make() });
        using FileStream feeder = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[1];
        loop.RunUntilComplete(BeginAsync());

        loop.Close();
        feeder.WriteByte(7);

        Assert.True(loop.IsClosed);
        Assert.InRange(buffer[0], 0, 7);

        async Coroutine BeginAsync()
        {
            AsyncFile pipe = await AsyncFile.OpenAsync(path, FileMode.Open, FileAccess.ReadWrite);
            LoopTask.Create(ReadAsync(pipe), eagerStart: true);
            await Coroutine.Sleep(0);
        }

        async Coroutine ReadAsync(AsyncFile pipe) => await pipe.ReadAsync(buffer);
    }

    private static IEnumerable<string?> OpenPaths()
        => Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget);

    /// <summary>A pipe opened in both directions: a read waits until the test writes.</summary>
    private async Coroutine<AsyncFile> OpenPipeAsync()
    {
        Assert.SkipWhen(Kind == DriverKind.PortableBase, "the base library reads no pipe at an offset");
        return await AsyncFile.OpenAsync(MakePipe(), FileMode.Open, FileAccess.ReadWrite);
    }

    private string MakePipe([CallerMemberName] string name = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is used");
        using Process process = Process.Start("mkfifo", [At(name)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return At(name);
    }
}
