using System.Text.Json.Nodes;
using Lariat.Jobs;
using Spectre.Console;

namespace Lariat.Tool.Jobs;

internal sealed partial class JobsReport
{
    public void PrintSchedules(IReadOnlyList<JobScheduleInfo> schedules)
    {
        if (asJson)
        {
            foreach (JobScheduleInfo schedule in schedules)
            {
                context.Output.WriteLine(ToJson(schedule).ToJsonString());
            }

            return;
        }

        if (schedules.Count == 0)
        {
            context.Output.WriteLine("No schedules.");
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["name", "expression", "zone", "kind", "last", "next"])
        {
            table.AddColumn(Column(column));
        }

        foreach (JobScheduleInfo schedule in schedules)
        {
            table.AddRow(
                Plain(schedule.Name), Plain(schedule.Expression), Plain(schedule.Zone), Plain(schedule.Kind),
                Instant(schedule.LastAt) ?? "",
                schedule.IsPaused ? "paused" : Instant(schedule.NextAt)!);
        }

        _console.Write(table);
    }

    /// <summary>Says what was done to a schedule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="done">The participle; null: there is no schedule of this name.</param>
    public void PrintScheduleChange(string name, string? done)
    {
        if (done is null)
        {
            context.Error.WriteLine($"lariat: There is no schedule '{PlainText.Of(name)}'.");
            return;
        }

        context.Output.WriteLine(
            asJson ? new JsonObject { [done] = name }.ToJsonString() : $"The schedule '{PlainText.Of(name)}' is {done}.");
    }

    private static JsonObject ToJson(JobScheduleInfo schedule) => new()
    {
        ["name"] = schedule.Name,
        ["expression"] = schedule.Expression,
        ["zone"] = schedule.Zone,
        ["misfire"] = schedule.Misfire.ToString(),
        ["kind"] = schedule.Kind,
        ["queue"] = schedule.Queue,
        ["paused"] = schedule.IsPaused,
        ["last_at"] = Instant(schedule.LastAt),
        ["next_at"] = Instant(schedule.NextAt),
    };
}
