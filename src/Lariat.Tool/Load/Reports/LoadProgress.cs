using Lariat.Tool.Fetch.Reports;
using Spectre.Console;

namespace Lariat.Tool.Load.Reports;

/// <summary>
/// For terminals: the progress of a run, on updating lines. It has a loop of its own and does not disturb those that measure.
/// </summary>
internal sealed class LoadProgress(LoadRun run, ToolContext context)
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console = SpectreConsole.For(context);
    private LoopInstant _begin;
    private LoopInstant _lastTime;
    private long _lastAnswers;
    private double _perSecond;

    /// <summary>Runs the work, and shows the progress.</summary>
    public async Coroutine RunAsync(Func<Coroutine> work) => await _console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            _begin = _lastTime = EventLoop.Current.Time;
            LoopTask drawing = group.Create(DrawAgainAndAgainAsync(live), name: "display");
            await work();
            drawing.Cancel();
        });
    });

    private async Coroutine DrawAgainAndAgainAsync(LiveDisplayContext live)
    {
        while (true)
        {
            live.UpdateTarget(Draw());
            await Coroutine.Sleep(s_period);
        }
    }

    // Two lines, because Spectre moves the cursor up by height - 1, and a terminal treats 0 as 1.
    private Rows Draw()
    {
        LoopInstant now = EventLoop.Current.Time;
        long answers = run.Answers;
        if (now > _lastTime)
        {
            // Counting starts again after a warm-up.
            _perSecond = Math.Max(0, answers - _lastAnswers) / (now - _lastTime).TotalSeconds;
        }

        _lastTime = now;
        _lastAnswers = answers;
        string errors = run.Errors is > 0 and long count ? $"  [red]{count} failed[/]" : "";
        return new Rows(
            new Markup($"[green]{answers} answers[/]{errors}"),
            new Markup($"{now - _begin:mm\\:ss}  {Format.Bytes(run.Bytes)}  [blue]{Format.Rate(_perSecond)} requests/s[/]"));
    }
}
