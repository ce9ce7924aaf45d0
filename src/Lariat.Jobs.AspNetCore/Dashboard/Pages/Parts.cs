using System.Globalization;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>What several pages show: states, numbers, times, forms.</summary>
internal static class Parts
{
    /// <summary>A number; where counting stopped, it says so.</summary>
    public static string Number(long count) => count >= JobViews.MaxCount
        ? string.Create(CultureInfo.InvariantCulture, $"{JobViews.MaxCount:N0}+") : count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A state with its color.</summary>
    public static void Badge(HtmlWriter html, JobState state)
        => html.Element("span", $"{state}", ("class", $"badge {state.ToString().ToLowerInvariant()}"));

    /// <summary>An instant as its distance from now, and as a whole when it is pointed at.</summary>
    /// <param name="html">The page.</param>
    /// <param name="now">The storage's time.</param>
    /// <param name="at">The instant; null: a dash.</param>
    public static void Time(HtmlWriter html, DateTimeOffset now, DateTimeOffset? at)
    {
        if (at is not { } instant)
        {
            html.Element("span", "–", ("class", "soft"));
            return;
        }

        string full = instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string distance = instant <= now ? $"{Duration(now - instant)} ago" : $"in {Duration(instant - now)}";
        html.Element("time", distance, ("datetime", full.Replace(' ', 'T') + "Z"), ("title", $"{full} UTC"));
    }

    /// <summary>A duration with one unit, or two.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
    };

    /// <summary>A button that acts immediately; nothing on a page that is only read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="html">The page.</param>
    /// <param name="text">The button's.</param>
    /// <param name="action">What it does, as <see cref="DashboardAction"/> names it.</param>
    /// <param name="fields">What it does it to.</param>
    public static void Button(
        DashboardRequest request, HtmlWriter html, string text, string action, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        if (!request.CanAct)
        {
            return;
        }

        using (html.Begin("form", ("method", "post"), ("action", $"{request.Home}/act")))
        {
            Hidden(html, (FormToken.Field, request.Token), ("action", action));
            Hidden(html, fields);
            bool isDangerous = action is "discard" or "abort" or "abort-group";
            html.Element("button", text, ("class", isDangerous ? "danger" : null));
        }
    }

    /// <summary>A button that leads to the page on which an action on many jobs is confirmed.</summary>
    public static void Ask(
        DashboardRequest request, HtmlWriter html, string text, string action, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        if (!request.CanAct)
        {
            return;
        }

        using (html.Begin("form", ("action", $"{request.Home}/confirm")))
        {
            Hidden(html, ("action", action));
            Hidden(html, fields);
            if (action == "retry")
            {
                Spread(html);
            }

            html.Element("button", text, ("class", action == "discard" ? "danger" : null));
        }
    }

    /// <summary>The field of a form that retries: within how many minutes.</summary>
    public static void Spread(HtmlWriter html)
    {
        using (html.Begin("label"))
        {
            html.Text("spread over");
            html.Empty(
                "input", ("type", "number"), ("name", "spread"), ("min", "0"), ("max", "10080"), ("value", "10"),
                ("aria-label", "minutes"));
            html.Text("min");
        }
    }

    /// <summary>Hidden fields of a form; those whose value is null are left out.</summary>
    public static void Hidden(HtmlWriter html, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        foreach ((string name, string? value) in fields)
        {
            if (value is not null)
            {
                html.Empty("input", ("type", "hidden"), ("name", name), ("value", value));
            }
        }
    }

    /// <summary>A card that says that there is nothing.</summary>
    public static void Nothing(HtmlWriter html, string text) => html.Element("p", text, ("class", "card empty"));

    /// <summary>What the action before has done.</summary>
    public static void Notice(DashboardRequest request, HtmlWriter html)
    {
        if (!long.TryParse(request["count"], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return;
        }

        string? text = request["notice"] switch
        {
            "retry" => $"{Jobs(count)} ready again, or will be within the spread.",
            "discard" => $"{Jobs(count)} discarded.",
            "abort" => $"{Jobs(count)} aborted; those that run end at their next await.",
            "copy" => count > 0 ? "This is the copy." : "Nothing was copied: the payload is not kept.",
            "pause" => count > 0 ? "Paused: running jobs end as usual." : "It was paused already.",
            "resume" => count > 0 ? "Resumed." : "It was not paused.",
            "abort-group" => count > 0 ? "The group is aborted." : "The group had ended already.",
            "run-schedule" => count > 0 ? "A job is enqueued." : "There is no such schedule.",
            "pause-schedule" or "resume-schedule" => count > 0 ? "The schedule is changed." : "There is no such schedule.",
            _ => null,
        };
        if (text is not null)
        {
            html.Element("p", text, ("class", "card notice"), ("role", "status"));
        }
    }

    /// <summary>How many jobs, as a part of a sentence.</summary>
    public static string Jobs(long count) => count == 1 ? "1 job" : $"{Number(count)} jobs";

    /// <summary>The first line of the last error; null: there is none.</summary>
    public static string? FirstLine(JobInfo job) => job.Errors is [.., var last] ? last.Text.Split('\n', 2)[0].TrimEnd('\r') : null;
}
