namespace Lariat.Attacks.Measuring;

/// <summary>Looks at a process again and again, for the most that it has had.</summary>
internal sealed class PeakWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public PeakWatch(int process)
    {
        Peak = ProcessFigures.Of(process);
        _watching = WatchAsync(process);
    }

    public ProcessFigures Peak { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(int process)
    {
        while (!_end.IsCancellationRequested)
        {
            ProcessFigures now = ProcessFigures.Of(process);
            Peak = new ProcessFigures(
                Math.Max(Peak.ResidentBytes, now.ResidentBytes),
                Math.Max(Peak.Descriptors, now.Descriptors),
                Peak.ProcessorTime > now.ProcessorTime ? Peak.ProcessorTime : now.ProcessorTime);
            await Task.Delay(s_interval, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
