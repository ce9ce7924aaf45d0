namespace Lariat.Tests;

/// <summary>What a loop does with the state that features keep for it.</summary>
public class LoopFeatureTests
{
    private static readonly LoopSlot<First> s_first = new(static loop => new First(loop));
    private static readonly LoopSlot<Second> s_second = new(static loop => new Second(loop));

    private static readonly LoopSlot<Awaited>[] s_awaited =
    [
        new(static loop => new Awaited(loop, LoopShutdownStep.Executor)),
        new(static loop => new Awaited(loop, LoopShutdownStep.Locals)),
        new(static loop => new Awaited(loop, LoopShutdownStep.Generators)),
    ];

    [Fact]
    public void Of_Twice_IsTheSameObjectOfItsLoop()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        using EventLoop other = TestLoop.NewVirtual();

        Assert.Null(s_first.Find(loop));
        Assert.Same(s_first.Of(loop), s_first.Of(loop));
        Assert.Same(s_first.Of(loop), s_first.Find(loop));
        Assert.NotSame(s_first.Of(loop), s_first.Of(other));
    }

    [Fact]
    public void Close_Features_HearOfItInReverseOrderOfCreation()
    {
        EventLoop loop = TestLoop.NewVirtual();
        var heard = new List<string>();
        s_second.Of(loop).Heard = heard;
        s_first.Of(loop).Heard = heard;

        loop.Close();

        Assert.Equal(["First closing, open", "Second closing, open", "First closed", "Second closed"], heard);
    }

    [Fact]
    public void Close_OfARunner_AwaitsGeneratorsThenLocalsThenTheExecutor()
    {
        var heard = new List<string>();
        var runner = new LoopRunner(TestLoop.VirtualOptions());
        Array.ForEach(s_awaited, slot => slot.Of(runner.Loop).Heard = heard);

        runner.Close();

        Assert.Equal(
            ["Generators, running", "Locals, running", "Executor, running", "Awaited closing, open", "Awaited closed"],
            heard.Distinct());
    }

    [Fact]
    public void RunInExecutor_FirstTimeAfterTheExecutorsStep_Throws() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        await loop.Features.ShutdownAsync(LoopShutdownStep.Executor);

        var error = Assert.Throws<InvalidOperationException>(() => { _ = loop.RunInExecutor(static () => 1); });

        Assert.Contains("shut down", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Generator_FirstTimeAfterTheGeneratorsStep_IsReported()
    {
        using var log = new StringWriter();
        using var runner = new LoopRunner(new LoopOptions { Log = log });

        runner.Run(async () =>
        {
            await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Generators);
            await foreach (int number in new AsyncGenerator<int>(async yielder => await yielder.YieldAsync(1)))
            {
                Assert.Equal(1, number);
            }
        });

        Assert.Contains("after the loop had shut down its generators", log.ToString(), StringComparison.Ordinal);
    }

    private abstract class Listening(EventLoop loop) : LoopFeature(loop)
    {
        public List<string>? Heard { get; set; }

        public override void OnClosing() => Heard?.Add($"{GetType().Name} closing, {(Loop.IsClosed ? "closed" : "open")}");

        public override void OnClosed() => Heard?.Add($"{GetType().Name} closed");
    }

    private sealed class Awaited(EventLoop loop, LoopShutdownStep step) : Listening(loop)
    {
        public override LoopShutdownStep ShutdownStep => step;

        public override async Coroutine ShutdownAsync()
        {
            await Coroutine.Sleep(1);
            Heard?.Add($"{step}, {(Loop.IsRunning ? "running" : "stopped")}");
        }
    }

    private sealed class First(EventLoop loop) : Listening(loop);

    private sealed class Second(EventLoop loop) : Listening(loop);
}
