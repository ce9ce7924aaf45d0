// What a form asks for. It is written to the audit log before it is done, and its outcome behind: an action without an entry cannot happen.
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Does what a form asks for. On the client's loop.</summary>
internal sealed class DashboardAction(DashboardRequest request, IFormCollection form)
{
    private static readonly TimeSpan s_longestSpread = TimeSpan.FromDays(7);
    private static readonly string[] s_single = ["id", "state", "queue", "kind", "tag", "failure", "spread", "chosen"];

    private JobClient Jobs => request.Jobs;

    private Guid? Id => Guid.TryParse(this["id"], out Guid id) ? id : null;

    // What is there twice counts as missing, as does an empty text; FindFilter refuses the former.
    private string? this[string name] => form[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Does it; returns the address of the page that is shown next, or null if the form says nothing that can be done.</summary>
    public Coroutine<string?> RunAsync() => this["action"] switch
    {
        "retry" or "discard" or "abort" when FindFilter() is { } filter && FindSpread() is { } spread
            => ChangeAsync(this["action"]!, filter, spread),
        "copy" when Id is { } id => CopyAsync(id),
        "pause" or "resume" when this["name"] is { } name && FindTarget() is { } target
            => PauseAsync(target, name, this["action"] == "pause"),
        "abort-group" when Id is { } id => AbortGroupAsync(id),
        "run-schedule" or "pause-schedule" or "resume-schedule" when this["name"] is { } name => ScheduleAsync(this["action"]!, name),
        _ => Coroutine.FromResult<string?>(null),
    };

    private async Coroutine<string?> ChangeAsync(string action, JobFilter filter, TimeSpan spread)
    {
        string target = Id is { } one ? $"job {one}" : FilterText.Describe(filter);
        long count = await NoteAsync(
            action,
            spread > TimeSpan.Zero
                ? string.Create(CultureInfo.InvariantCulture, $"{target}, within {spread.TotalMinutes:0.##} min") : target,
            async Coroutine<long> () => action switch
            {
                "retry" => await Jobs.RetryAsync(filter, spread),
                "discard" => await Jobs.DiscardAsync(filter),
                _ => await Jobs.AbortAsync(filter),
            });
        string page = Id is { } id && action != "discard" ? $"job/{id}" : action == "abort" || filter.Ids.Count > 0 ? "list" : "dead";
        return request.Link(page, ("notice", action), ("count", count), ("state", page == "list" ? this["state"] : null));
    }

    private async Coroutine<string?> CopyAsync(Guid id)
    {
        JobHandle? copy = null;
        long count = await NoteAsync("copy", $"job {id}", async Coroutine<long> () => (copy = await Jobs.CopyAsync(id)) is null ? 0 : 1);
        return request.Link($"job/{copy?.Id ?? id}", ("notice", "copy"), ("count", count));
    }

    private async Coroutine<string?> PauseAsync(JobTarget target, string name, bool pauses)
    {
        string action = pauses ? "pause" : "resume";
        long count = await NoteAsync(action, $"{target} {name}".ToLowerInvariant(), async Coroutine<long> ()
            => (pauses ? await Jobs.PauseAsync(target, name) : await Jobs.ResumeAsync(target, name)) ? 1 : 0);
        return request.Link("queues", ("notice", action), ("count", count));
    }

    private async Coroutine<string?> AbortGroupAsync(Guid id)
    {
        long count = await NoteAsync(
            "abort-group", $"group {id}", async Coroutine<long> () => await Jobs.GetGroupHandle(id).AbortAsync() ? 1 : 0);
        return request.Link($"group/{id}", ("notice", "abort-group"), ("count", count));
    }

    private async Coroutine<string?> ScheduleAsync(string action, string name)
    {
        long count = await NoteAsync(action, $"schedule {name}", async Coroutine<long> () => action switch
        {
            "run-schedule" => await Jobs.Schedules.RunNowAsync(name) is not null,
            "pause-schedule" => await Jobs.Schedules.PauseAsync(name),
            _ => await Jobs.Schedules.ResumeAsync(name),
        } ? 1 : 0);
        return request.Link("schedules", ("notice", action), ("count", count));
    }

    /// <summary>Does something between its two writes to the audit log; returns how many it has changed.</summary>
    private async Coroutine<long> NoteAsync(string action, string target, Func<Coroutine<long>> act)
    {
        Guid entry = await Jobs.Audit.BeginAsync(request.User, action, target);
        long count = await act();
        await Jobs.Audit.EndAsync(entry, count);
        DashboardLog.Acted(request.Logger, DashboardLog.Clean(request.User), action, DashboardLog.Clean(target), count);
        return count;
    }

    /// <summary>Which jobs; null if none was chosen, or something cannot be read: it must not mean all jobs.</summary>
    private JobFilter? FindFilter()
    {
        Guid[] ids = Id is { } id ? [id] : DashboardRequest.ReadIds(form["ids"]);
        JobState? state = Enum.TryParse(this["state"], ignoreCase: true, out JobState named) && Enum.IsDefined(named) ? named : null;
        bool isUnreadable = (form.ContainsKey("id") && Id is null) || (Id is null && ids.Length < form["ids"].Count)
            || (this["state"] is not null && state is null)
            || Array.Exists(s_single, name => form[name].Count > 1);
        return isUnreadable || (ids.Length == 0 && this["chosen"] is not null) ? null : new JobFilter
        {
            Ids = ids,
            States = this["action"] == "abort" && state is { } one ? [one] : [],
            Queue = this["queue"],
            Kind = this["kind"],
            Tag = this["tag"],
            Failure = this["failure"],
        };
    }

    private JobTarget? FindTarget()
        => Enum.TryParse(this["target"], ignoreCase: true, out JobTarget target) && Enum.IsDefined(target) ? target : null;

    /// <summary>Within which time jobs are retried; null if it cannot be read: it must not mean "now".</summary>
    private TimeSpan? FindSpread()
        => this["action"] != "retry" || this["spread"] is not { } text ? TimeSpan.Zero
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minutes)
                ? TimeSpan.FromMinutes(Math.Min(minutes, s_longestSpread.TotalMinutes))
                : null;
}
