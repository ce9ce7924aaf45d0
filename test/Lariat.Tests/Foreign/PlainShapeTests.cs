namespace Lariat.Tests;

/// <summary>However a plain async method is written, a request is thrown at its await, once, and nothing behind that await runs.</summary>
public class PlainShapeTests
{
    public static TheoryData<string> Names { get; } = [.. PlainShape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancel_PlainMethodOfAnyShape_ThrowsAtItsAwait(string name) => TestLoop.RunReal(async () =>
    {
        PlainShape shape = PlainShape.All.Single(one => one.Name == name);
        var log = new Recorder();
        var operation = new TaskCompletionSource<int>();
        LoopTask task = LoopTask.Create(shape.CallAsync(operation.Task, log));
        await LetOthersRunAsync();

        task.Cancel("stop");
        await Coroutine.WaitMany([task]);
        string atTheEnd = log.Text;
        operation.SetResult(1);
        await LetOthersRunAsync();

        Assert.True(task.IsCanceled);
        Assert.Equal(shape.Expected, atTheEnd);
        Assert.Equal(atTheEnd, log.Text);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_OfPlainMethodOfAnyShape_GoesOnWithoutARequest(string name) => TestLoop.RunReal(async () =>
    {
        PlainShape shape = PlainShape.All.Single(one => one.Name == name);
        var log = new Recorder();
        var operation = new TaskCompletionSource<int>();
        LoopTask task = LoopTask.Create(shape.CallAsync(operation.Task, log));
        await LetOthersRunAsync();

        operation.SetResult(1);
        await task;

        Assert.Contains("went-on", log.Text, StringComparison.Ordinal);
        Assert.Contains("caller", log.Text, StringComparison.Ordinal);
    });

    // Every shape waits for its operation within a few iterations.
    private static async Coroutine LetOthersRunAsync()
    {
        for (int i = 0; i < 10; i++)
        {
            await Coroutine.Sleep(0);
        }
    }
}
