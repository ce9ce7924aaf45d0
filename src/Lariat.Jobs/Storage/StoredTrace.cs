// W3C's traceparent, and behind a space its tracestate if there is one. A leading "+" says that spans of the job continue the trace; without
// it they link to it. A reader that finds anything else has no trace: a job never fails because of one.
using System.Diagnostics;

namespace Lariat.Jobs.Storage;

/// <summary>The text under which the trace of an enqueuer is stored with a job.</summary>
internal static class StoredTrace
{
    // What the specification lets receivers cut.
    private const int MaxStateLength = 512;
    private const char Continues = '+';

    public static string Write(ActivityContext context, JobTrace mode)
    {
        string parent = $"00-{context.TraceId}-{context.SpanId}-{(byte)context.TraceFlags:x2}";
        string text = mode == JobTrace.Continue ? $"{Continues}{parent}" : parent;
        return context.TraceState is { Length: > 0 and <= MaxStateLength } state ? $"{text} {state}" : text;
    }

    /// <summary>False if the text is no trace.</summary>
    public static bool TryRead(string? text, out ActivityContext context, out JobTrace mode)
    {
        mode = text?.StartsWith(Continues) == true ? JobTrace.Continue : JobTrace.Link;
        string parent = mode == JobTrace.Continue ? text![1..] : text ?? "";
        int end = parent.IndexOf(' ', StringComparison.Ordinal);
        return ActivityContext.TryParse(end < 0 ? parent : parent[..end], end < 0 ? null : parent[(end + 1)..], isRemote: true, out context);
    }
}
