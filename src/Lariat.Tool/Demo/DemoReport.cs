using System.Text.Json.Nodes;
using Lariat.Tool.Fetch.Reports;
using Spectre.Console;

namespace Lariat.Tool.Demo;

/// <summary>Prints the comparison: a table with bars, or JSON lines.</summary>
internal sealed class DemoReport(ToolContext context, int pages, TimeSpan delay, bool json)
{
    private const int BarWidth = 20;

    private readonly IAnsiConsole _console = SpectreConsole.For(context);
    private readonly List<PhaseFigures> _phases = [];

    /// <summary>Prints what is about to be measured.</summary>
    public void Begin()
    {
        if (!json)
        {
            context.Output.WriteLine(
                $"{pages} pages, each {Format.Milliseconds(delay.TotalMilliseconds)} slow, from a server on loopback in this process:");
        }
    }

    /// <summary>Adds a measured way.</summary>
    public void Add(PhaseFigures phase)
    {
        _phases.Add(phase);
        if (json)
        {
            context.Output.WriteLine(ToJson(phase));
        }
        else
        {
            context.Output.WriteLine($"  {phase.Name}: {Format.Time(phase.Time)}");
        }
    }

    /// <summary>Prints the table.</summary>
    public void End()
    {
        if (json)
        {
            return;
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn("time").AddColumn(new TableColumn("").RightAligned());
        foreach (string column in new[] { "pages/s", "memory", "threads" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        TimeSpan longest = _phases.Max(phase => phase.Time);
        foreach (PhaseFigures phase in _phases)
        {
            table.AddRow(
                phase.Name,
                Bar(phase.Time / longest),
                Format.Time(phase.Time),
                Format.Rate(pages / phase.Time.TotalSeconds),
                $"+{Format.Bytes(phase.MemoryBytes)}",
                $"{phase.Threads}");
        }

        _console.Write(table);
        context.Output.WriteLine(
            "memory: resident, peak of the phase above its beginning; threads: peak of the process, server and runtime included.");
    }

    private static string Bar(double share) => $"[blue]{new string('█', Math.Max(1, (int)Math.Round(share * BarWidth)))}[/]";

    private string ToJson(PhaseFigures phase) => new JsonObject
    {
        ["type"] = "demo",
        ["way"] = phase.Name,
        ["pages"] = pages,
        ["delay_ms"] = delay.TotalMilliseconds,
        ["seconds"] = Math.Round(phase.Time.TotalSeconds, 4),
        ["memory_bytes"] = phase.MemoryBytes,
        ["allocated_bytes"] = phase.AllocatedBytes,
        ["threads"] = phase.Threads,
    }.ToJsonString();
}
