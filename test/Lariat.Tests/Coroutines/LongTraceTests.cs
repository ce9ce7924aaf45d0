using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat.Tests;

/// <summary>The trace of an exception that passes many frames with handlers ends after some of them: otherwise each throw would copy all of it.</summary>
public class LongTraceTests
{
    private int _finallyCount;

    [Fact]
    public void Error_PassesAThousandFrames_RunsEachFinallyAndItsTraceIsBounded() => TestLoop.Run(async () =>
    {
        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(1000, suspends: true));

        Assert.Equal(1000, _finallyCount);
        Assert.InRange(CountFrames(error, nameof(FailBelowAsync)), LongTrace.MaxThrows, LongTrace.MaxThrows + 2);
    });

    [Fact]
    public void Error_PassesAThousandFrames_TraceBeginsWhereItWasThrown() => TestLoop.Run(async () =>
    {
        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(1000, suspends: true));

        string[] lines = error.StackTrace!.Split('\n');
        Assert.Contains(nameof(Fail), lines[0], StringComparison.Ordinal);
        Assert.Contains(nameof(FailBelowAsync), lines[1], StringComparison.Ordinal);
        Assert.Contains(nameof(Expect.ThrowsAsync), lines[^1], StringComparison.Ordinal);
    });

    [Fact]
    public void Error_ThatNeverSuspended_TraceIsBounded() => TestLoop.Run(async () =>
    {
        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(1000, suspends: false));

        Assert.Equal(1000, _finallyCount);
        Assert.InRange(CountFrames(error, nameof(FailBelowAsync)), LongTrace.MaxThrows, LongTrace.MaxThrows + 2);
    });

    [Fact]
    public void Error_PassesFewFrames_TraceHasAllOfThem() => TestLoop.Run(async () =>
    {
        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(30, suspends: true));

        Assert.Equal(31, CountFrames(error, nameof(FailBelowAsync)));
    });

    [Fact]
    public void Error_InFramesThatWereUsedByALongChain_TraceHasAllOfThem() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(1000, suspends: true));

        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailBelowAsync(30, suspends: true));

        Assert.Equal(31, CountFrames(error, nameof(FailBelowAsync)));
    });

    [Fact]
    public void Error_PassesFramesWithoutHandlersBetween_TraceIsBounded() => TestLoop.Run(async () =>
    {
        InvalidDataException error = await Expect.ThrowsAsync<InvalidDataException>(() => FailAlternatelyAsync(1000));

        Assert.Equal(1000, _finallyCount);
        Assert.InRange(CountFrames(error, nameof(FailAlternatelyAsync)), LongTrace.MaxThrows, LongTrace.MaxThrows + 2);
    });

    [Fact]
    public void Cancellation_PassesAThousandFrames_TraceIsBounded() => TestLoop.Run(async () =>
    {
        int length = 0;
        LoopTask task = LoopTask.Create(MeasureAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.Equal(1000, _finallyCount);
        Assert.InRange(length, LongTrace.MaxThrows, LongTrace.MaxThrows + 2);

        async Coroutine MeasureAsync()
        {
            try
            {
                await FailBelowAsync(1000, suspends: true, forever: true);
            }
            catch (OperationCanceledException error)
            {
                length = CountFrames(error, nameof(FailBelowAsync));
            }
        }
    });

    [Fact]
    public void Cancellation_PassesManyGroups_TraceIsBounded() => TestLoop.Run(async () =>
    {
        int length = 0;
        LoopTask task = LoopTask.Create(MeasureAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        // A group takes several lines of a trace.
        Assert.InRange(length, 1, 999);

        async Coroutine MeasureAsync()
        {
            try
            {
                await NestAsync(1000);
            }
            catch (OperationCanceledException error)
            {
                length = new StackTrace(error).FrameCount;
            }
        }

        static async Coroutine NestAsync(int depth)
        {
            if (depth == 0)
            {
                await Coroutine.Sleep(1);
            }
            else
            {
                await TaskGroup.RunAsync(_ => NestAsync(depth - 1));
            }
        }
    });

    private static int CountFrames(Exception error, string method) => new StackTrace(error).GetFrames()
        .Count(frame => frame.GetMethod()?.DeclaringType?.Name.Contains(method, StringComparison.Ordinal) == true);

    private static void Fail() => throw new InvalidDataException();

    private async Coroutine FailBelowAsync(int depth, bool suspends, bool forever = false)
    {
        if (depth > 0)
        {
            try
            {
                await FailBelowAsync(depth - 1, suspends, forever);
            }
            finally
            {
                _finallyCount++;
            }

            return;
        }

        if (suspends)
        {
            await Coroutine.Sleep(forever ? 1000 : 1);
        }

        Fail();
    }

    private async Coroutine FailAlternatelyAsync(int depth)
    {
        if (depth == 0)
        {
            await Coroutine.Sleep(1);
            Fail();
        }

        try
        {
            await PassAsync(depth - 1);
        }
        finally
        {
            _finallyCount++;
        }
    }

    private async Coroutine PassAsync(int depth) => await FailAlternatelyAsync(depth);
}
