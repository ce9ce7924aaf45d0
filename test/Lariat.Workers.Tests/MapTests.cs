using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>Maps.</summary>
public abstract class MapTests(DriverKind kind) : WorkerTest(kind)
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void MapAsync_WithChunks_GivesResultsInOrder(int chunkSize) => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor(workers: 2);
        var squares = new List<int>();

        await foreach (int square in executor.MapAsync(Jobs.Square, Enumerable.Range(20, 50), chunkSize))
        {
            squares.Add(square);
        }

        Assert.Equal(Enumerable.Range(20, 50).Select(static number => number * number), squares);
        Assert.Equal((50 + chunkSize - 1) / chunkSize, executor.GetStatistics().CompletedJobs);
    });

    [Fact]
    public void MapAsync_OfAnEntry_GivesResults() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        var lengths = new List<int>();

        await foreach (int length in executor.MapAsync(Jobs.Length, ["a", "bb", "ccc"], chunkSize: 2))
        {
            lengths.Add(length);
        }

        Assert.Equal([1, 2, 3], lengths);
    });

    [Fact]
    public void MapAsync_OfNothing_StartsNoWorker() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        await foreach (int square in executor.MapAsync(Jobs.Square, Array.Empty<int>()))
        {
            Assert.Fail($"{square} came from nothing");
        }

        Assert.Equal(0, executor.GetStatistics().StartedWorkers);
    });

    [Fact]
    public void MapAsync_CallThrows_GivesTheResultsBeforeItFirst() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        var squares = new List<int>();

        await Expect.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int square in executor.MapAsync(Jobs.Square, Enumerable.Range(10, 10), chunkSize: 4))
            {
                squares.Add(square);
            }
        });

        Assert.Equal([100, 121, 144], squares);
    });

    [Fact]
    public void MapAsync_LeftEarly_ReadsNoMoreArgumentsAndCancelsTheRest() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int read = 0;

        await foreach (int square in executor.MapAsync(Jobs.Square, Endless()))
        {
            if (square == 100)
            {
                break;
            }
        }

        Assert.InRange(read, 10, 12);
        Assert.Equal(0, executor.GetStatistics().QueuedCount);

        IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return ++read;
            }
        }
    });

    [Fact]
    public void MapAsync_ChunkOfNone_Throws() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        Assert.Throws<ArgumentOutOfRangeException>(() => executor.MapAsync(Jobs.Square, Enumerable.Range(0, 1), chunkSize: 0));
    });
}
