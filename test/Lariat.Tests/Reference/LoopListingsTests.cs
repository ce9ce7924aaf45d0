namespace Lariat.Tests;

/// <summary>Listings of docs/reference about loops and tasks; each test shows that the listing does what its page says.</summary>
public class LoopListingsTests
{
    // region: loop-local
    private static readonly LoopLocal<List<string>> s_journal = new(static loop => []);

    private static void Note(string line) => s_journal.Value.Add(line); // this loop's list: it needs no lock
    // endregion

    [Fact]
    public void LoopLocal_OnTwoLoops_HasTwoValues()
    {
        string[] first = TestLoop.Run(() => NoteAndReadAsync("first loop"));
        string[] second = TestLoop.Run(() => NoteAndReadAsync("second loop"));

        Assert.Equal(["first loop"], first);
        Assert.Equal(["second loop"], second);

        static async Coroutine<string[]> NoteAndReadAsync(string line)
        {
            await Coroutine.Sleep(0);
            Note(line);
            return [.. s_journal.Value];
        }
    }

    [Fact]
    public void WaitMany_FirstCompleted_LeavesTheOthersToBeCanceled() => TestLoop.Run(async () =>
    {
        LoopTask<string>[] mirrors =
        [
            LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(2), "far")),
            LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(1), "near")),
        ];

        // region: wait-many
        var (done, pending) = await Coroutine.WaitMany(mirrors, returnWhen: ReturnWhen.FirstCompleted);
        string fastest = done[0].GetResult();
        foreach (LoopTask<string> late in pending)
        {
            late.Cancel(); // WaitMany cancels nothing by itself
        }
        // endregion

        Assert.Equal("near", fastest);
        Assert.Same(mirrors[0], pending[0]);
    });

    [Fact]
    public void LoopRunner_TwoRuns_ShareALoopAndItsTasks()
    {
        // region: runner
        using var runner = new LoopRunner(TestLoop.VirtualOptions());
        LoopTask<int> count = runner.Run(StartAsync());
        int result = runner.Run(CountAsync(count)); // the same loop: the task of the first run goes on

        async Coroutine<LoopTask<int>> StartAsync()
        {
            await Coroutine.Sleep(1);
            return LoopTask.Create(Coroutine.Sleep(TimeSpan.FromSeconds(1), 42));
        }
        // endregion

        static async Coroutine<int> CountAsync(LoopTask<int> count) => await count;

        Assert.Equal(42, result);
    }

    [Fact]
    public void CallLater_CanceledInTime_DoesNotRun() => TestLoop.Run(async () =>
    {
        var log = new Recorder();

        // region: callbacks
        EventLoop loop = EventLoop.Current;
        loop.CallSoon(() => log.Add("soon"));
        TimerHandle alarm = loop.CallLater(TimeSpan.FromSeconds(30), () => log.Add("alarm"));
        loop.CallLater(TimeSpan.FromSeconds(10), alarm.Cancel);
        await Coroutine.Sleep(60);
        // endregion

        Assert.Equal("soon", log.Text);
    });

    [Fact]
    public void AsyncLocal_WrittenInATask_StaysInTheTask() => TestLoop.Run(async () =>
    {
        // region: context
        var user = new AsyncLocal<string> { Value = "ada" };
        await LoopTask.Create(SetAsync("bob")); // a task has a copy of the values
        string afterTask = user.Value;
        await SetAsync("bob"); // a coroutine that is awaited directly has the caller's
        string afterCoroutine = user.Value;

        async Coroutine SetAsync(string name)
        {
            await Coroutine.Sleep(0);
            user.Value = name;
        }
        // endregion

        Assert.Equal("ada", afterTask);
        Assert.Equal("bob", afterCoroutine);
    });
}
