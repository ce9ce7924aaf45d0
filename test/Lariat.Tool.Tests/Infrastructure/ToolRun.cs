using System.Text.Json;

namespace Lariat.Tool.Tests;

/// <summary>A run of the command in this process: what it printed, and its exit code.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>The lines of <c>--json</c>.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Lines(Output).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The last line of <c>--json</c>.</summary>
    public JsonElement Summary => Json[^1];

    public static ToolRun Fetch(params string[] args) => Run(new ToolInput(), ["fetch", .. args]);

    public static ToolRun Fetch(ToolInput input, params string[] args) => Run(input, ["fetch", .. args]);

    public static ToolRun Load(params string[] args) => Run(new ToolInput(), ["load", .. args]);

    public static ToolRun Jobs(params string[] args) => Run(new ToolInput(), ["jobs", .. args]);

    public static ToolRun Run(ToolInput input, params string[] args)
    {
        TextWriter output = input.Output ?? new StringWriter();
        var error = new StringWriter();
        int code = LariatCommand.Run(args, new ToolContext
        {
            Output = output,
            Error = error,
            Input = input.Reader ?? new StringReader(input.Text),
            IsTerminal = input.IsTerminal,
            Cancellation = input.Cancellation,
        });
        return new ToolRun(code, output.ToString()!, error.ToString());
    }

    /// <summary>The JSON line of a URL.</summary>
    public JsonElement JsonOf(string url)
        => Json.Single(line => line.TryGetProperty("url", out JsonElement value) && value.GetString() == url);

    /// <summary>The line about a failed URL, without the URL.</summary>
    public string FailureOf(string url)
        => Lines(Error).Single(line => line.StartsWith($"failed   {url}: ", StringComparison.Ordinal))[$"failed   {url}: ".Length..];

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What surrounds a run.</summary>
internal sealed record ToolInput(string Text = "", bool IsTerminal = false, CancellationToken Cancellation = default)
{
    /// <summary>Instead of <see cref="Text"/>.</summary>
    public TextReader? Reader { get; init; }

    /// <summary>Instead of a string.</summary>
    public TextWriter? Output { get; init; }
}
