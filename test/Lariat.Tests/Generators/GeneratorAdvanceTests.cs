namespace Lariat.Tests;

public class GeneratorAdvanceTests
{
    [Fact]
    public void MoveNextAsync_BodyDoesNotWait_TakesNoTaskAndNoIteration() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask? taskOfTheBody = null;
        int tasksInTheBody = 0;
        var generator = new AsyncGenerator<int>(async yielder =>
        {
            taskOfTheBody = LoopTask.Current;
            tasksInTheBody = loop.Tasks.Count;
            await yielder.YieldAsync(1);
            await yielder.YieldAsync(2);
        });
        bool hasOtherWorkRun = false;
        long before = loop.Iterations;
        loop.CallSoon(() => hasOtherWorkRun = true);

        await generator.MoveNextAsync();
        await generator.MoveNextAsync();
        bool isThereAThird = await generator.MoveNextAsync();

        Assert.False(isThereAThird);
        Assert.Equal(before, loop.Iterations);
        Assert.False(hasOtherWorkRun);
        Assert.Same(LoopTask.Current, taskOfTheBody);
        Assert.Equal(1, tasksInTheBody);
    });

    [Fact]
    public void Run_Ends_ClosesOpenGeneratorsInTheOrderOfTheirFirstAdvance()
    {
        var log = new Recorder();

        TestLoop.Run(async () =>
        {
            AsyncGenerator<int> made = NewGenerator("made-first");
            AsyncGenerator<int> advanced = NewGenerator("advanced-first");
            await advanced.MoveNextAsync();
            await made.MoveNextAsync();
            await advanced.MoveNextAsync();
        });

        Assert.Equal("advanced-first made-first", log.Text);

        AsyncGenerator<int> NewGenerator(string name) => new(async yielder =>
        {
            try
            {
                while (true)
                {
                    await yielder.YieldAsync(1);
                }
            }
            finally
            {
                log.Add(name);
            }
        });
    }
}
