using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>What a form asks for. On the client's loop.</summary>
internal sealed class DashboardAction(DashboardRequest request, IFormCollection form)
{
    private static readonly TimeSpan s_longestSpread = TimeSpan.FromDays(7);

    private JobClient Jobs => request.Jobs;

    private Guid? Id => Guid.TryParse(this["id"], out Guid id) ? id : null;

    private string? this[string name] => form[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Does it; returns the address of the page that is shown next, or null if the form says nothing that can be done.</summary>
    public Coroutine<string?> RunAsync() => this["action"] switch
    {
        "retry" or "discard" or "abort" => ChangeAsync(this["action"]!),
        "copy" when Id is { } id => CopyAsync(id),
        "pause" or "resume" when this["name"] is { } name && FindTarget() is { } target
            => PauseAsync(target, name, this["action"] == "pause"),
        "abort-group" when Id is { } id => AbortGroupAsync(id),
        "run-schedule" or "pause-schedule" or "resume-schedule" when this["name"] is { } name => ScheduleAsync(this["action"]!, name),
        _ => Coroutine.FromResult<string?>(null),
    };

    private async Coroutine<string?> ChangeAsync(string action)
    {
        bool isOne = Id is not null;
        JobFilter filter = Id is { } id ? new JobFilter { Ids = [id] } : new JobFilter
        {
            States = action == "abort" && Enum.TryParse(this["state"], ignoreCase: true, out JobState state) ? [state] : [],
            Queue = this["queue"],
            Kind = this["kind"],
            Tag = this["tag"],
            Failure = this["failure"],
        };
        int count = action switch
        {
            "retry" => await Jobs.RetryAsync(filter, FindSpread()),
            "discard" => await Jobs.DiscardAsync(filter),
            _ => await Jobs.AbortAsync(filter),
        };
        string target = isOne ? $"job {Id}" : Describe(filter);
        DashboardLog.Acted(request.Logger, request.User, action, target, count);
        string page = isOne && action != "discard" ? $"job/{Id}" : action == "abort" ? "list" : "dead";
        return request.Link(page, ("notice", action), ("count", count));
    }

    private async Coroutine<string?> CopyAsync(Guid id)
    {
        JobHandle? copy = await Jobs.CopyAsync(id);
        DashboardLog.Acted(request.Logger, request.User, "copy", $"job {id}", copy is null ? 0 : 1);
        return request.Link($"job/{copy?.Id ?? id}", ("notice", "copy"), ("count", copy is null ? 0 : 1));
    }

    private async Coroutine<string?> PauseAsync(JobTarget target, string name, bool pauses)
    {
        bool hasChanged = pauses ? await Jobs.PauseAsync(target, name) : await Jobs.ResumeAsync(target, name);
        string action = pauses ? "pause" : "resume";
        DashboardLog.Acted(request.Logger, request.User, action, DashboardLog.Clean($"{target} {name}"), hasChanged ? 1 : 0);
        return request.Link("queues", ("notice", action), ("count", hasChanged ? 1 : 0));
    }

    private async Coroutine<string?> AbortGroupAsync(Guid id)
    {
        bool hasChanged = await Jobs.GetGroupHandle(id).AbortAsync();
        DashboardLog.Acted(request.Logger, request.User, "abort", $"group {id}", hasChanged ? 1 : 0);
        return request.Link($"group/{id}", ("notice", "abort-group"), ("count", hasChanged ? 1 : 0));
    }

    private async Coroutine<string?> ScheduleAsync(string action, string name)
    {
        bool isThere = action switch
        {
            "run-schedule" => await Jobs.Schedules.RunNowAsync(name) is not null,
            "pause-schedule" => await Jobs.Schedules.PauseAsync(name),
            _ => await Jobs.Schedules.ResumeAsync(name),
        };
        DashboardLog.Acted(request.Logger, request.User, action, DashboardLog.Clean(name), isThere ? 1 : 0);
        return request.Link("schedules", ("notice", action), ("count", isThere ? 1 : 0));
    }

    private JobTarget? FindTarget()
        => Enum.TryParse(this["target"], ignoreCase: true, out JobTarget target) && Enum.IsDefined(target) ? target : null;

    private TimeSpan FindSpread()
        => double.TryParse(this["spread"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minutes)
            ? TimeSpan.FromMinutes(Math.Min(minutes, s_longestSpread.TotalMinutes))
            : TimeSpan.Zero;

    private static string Describe(JobFilter filter) => DashboardLog.Clean(string.Join(", ", new[]
    {
        ("state", filter.States is [var state] ? $"{state}" : null), ("queue", filter.Queue), ("kind", filter.Kind), ("tag", filter.Tag),
        ("failure", filter.Failure),
    }.Where(static part => part.Item2 is not null).Select(static part => $"{part.Item1} '{part.Item2}'").DefaultIfEmpty("all jobs")));
}
