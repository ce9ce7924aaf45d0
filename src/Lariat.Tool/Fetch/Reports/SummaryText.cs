namespace Lariat.Tool.Fetch.Reports;

/// <summary>The end of a run in a few lines.</summary>
internal static class SummaryText
{
    public static IEnumerable<string> Of(Tally tally, bool savesFiles)
    {
        double seconds = Math.Max(tally.Elapsed.TotalSeconds, 1e-6);
        string begin = tally.IsInterrupted ? "Interrupted: fetched" : "Fetched";
        yield return $"{begin} {tally.Fetched} of {tally.Started} URLs in {Format.Time(tally.Elapsed)}: {Format.Bytes(tally.Bytes)}, "
            + $"{Format.Rate(tally.Finished / seconds)} URLs/s, {Format.Bytes(tally.Bytes / seconds)}/s";
        if (tally.Failed > 0)
        {
            IEnumerable<string> kinds = tally.Failures.Select(failure => $"{failure.Value} {failure.Key}");
            yield return $"  failed:  {tally.Failed} ({string.Join(", ", kinds)})";
        }

        if (tally.Skipped > 0)
        {
            yield return $"  skipped: {tally.Skipped} (their files exist already)";
        }

        if (tally.Started > tally.Finished)
        {
            yield return $"  canceled by the interrupt: {tally.Started - tally.Finished}; run the same command again to continue";
        }

        if (tally.Retries > 0)
        {
            yield return $"  retries: {tally.Retries}";
        }

        if (tally.Latency is { IsEmpty: false } latency)
        {
            yield return $"  time per URL: p50 {Format.Milliseconds(latency.At(50))}, p90 {Format.Milliseconds(latency.At(90))}, "
                + $"p99 {Format.Milliseconds(latency.At(99))}, max {Format.Milliseconds(latency.Max)}";
        }

        if (!savesFiles && tally.Fetched > 0)
        {
            yield return "  nothing was saved: name a directory with --output to keep the bodies";
        }
    }
}
