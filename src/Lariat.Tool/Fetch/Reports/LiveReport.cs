// The display is a task like any other: it draws, sleeps and draws again, and reads the tally between two steps of the downloads.
using Spectre.Console;

namespace Lariat.Tool.Fetch.Reports;

/// <summary>For terminals: two updating lines, and above them a line for each failure.</summary>
internal sealed class LiveReport : IReport
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly Tally _tally;
    private readonly SpeedMeter _speed;
    private readonly bool _savesFiles;

    public LiveReport(ToolContext context, Tally tally, bool savesFiles)
    {
        _console = SpectreConsole.For(context);
        _tally = tally;
        _speed = new SpeedMeter(tally);
        _savesFiles = savesFiles;
    }

    // The body of StartAsync is a plain async method: it awaits coroutines as well, and a cancellation passes through it.
    public async Coroutine RunAsync(Func<Coroutine> work) => await _console.Live(Draw()).AutoClear(true).StartAsync(async live =>
    {
        await TaskGroup.RunAsync(async group =>
        {
            LoopTask drawing = group.Create(DrawAgainAndAgainAsync(live), name: "display");
            await work();
            drawing.Cancel();
        });
    });

    public void Add(FetchResult result)
    {
        if (result.Outcome == Outcome.Failed)
        {
            _console.Write(new Text(ResultLine.Of(result) + '\n', new Style(Color.Red)));
        }
    }

    public void Summarize()
    {
        foreach (string line in SummaryText.Of(_tally, _savesFiles))
        {
            _console.WriteLine(line);
        }
    }

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
        _speed.Update();
        string errors = _tally.Failed > 0 ? $"  [red]{_tally.Failed} failed[/]" : "";
        string skipped = _tally.Skipped > 0 ? $"  {_tally.Skipped} skipped" : "";
        return new Rows(
            new Markup($"[green]{_tally.Fetched} fetched[/] of {_tally.Started}{errors}{skipped}"),
            new Markup(
                $"{_tally.Elapsed:mm\\:ss}  {Format.Bytes(_tally.Bytes)}  "
                + $"[blue]{Format.Rate(_speed.UrlsPerSecond)} URLs/s  {Format.Bytes(_speed.BytesPerSecond)}/s[/]"));
    }
}
