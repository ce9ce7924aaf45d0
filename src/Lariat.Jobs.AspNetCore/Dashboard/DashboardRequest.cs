using System.Globalization;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>What a page needs to know about its request. It is made before the request goes to the client's loop.</summary>
internal sealed class DashboardRequest
{
    private readonly IQueryCollection _query;

    /// <param name="context">The request.</param>
    /// <param name="options">The dashboard's.</param>
    /// <param name="depth">How many segments the address has below the first page's.</param>
    /// <param name="canAct">Whether the user may act.</param>
    public DashboardRequest(HttpContext context, JobDashboardOptions options, int depth, bool canAct)
    {
        _query = context.Request.Query;
        Options = options;
        Jobs = context.RequestServices.GetRequiredService<JobClient>();
        Logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Lariat.Jobs.Dashboard");
        User = context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        Id = Guid.TryParse((string?)context.Request.RouteValues["id"], out Guid id) ? id : Guid.Empty;
        CanAct = canAct;
        Token = canAct ? FormToken.Get(context) : "";

        // The addresses as the browser sees them, also in a group of endpoints or below a path base.
        string[] segments = $"{context.Request.PathBase}{context.Request.Path}".TrimEnd('/').Split('/');
        Home = string.Join('/', segments[..Math.Max(1, segments.Length - depth)].Select(Uri.EscapeDataString));
        Frame = new PageFrame(options.Title, Home,
        [
            new("Overview", Home.Length == 0 ? "/" : Home), new("Jobs", $"{Home}/list"), new("Queues", $"{Home}/queues"),
            new("Dead", $"{Home}/dead"), new("Schedules", $"{Home}/schedules"), new("Groups", $"{Home}/groups"),
            new("Audit", $"{Home}/audit"),
        ]);
    }

    public JobDashboardOptions Options { get; }

    public JobClient Jobs { get; }

    public ILogger Logger { get; }

    /// <summary>False: the page has no actions.</summary>
    public bool CanAct { get; }

    /// <summary>The name of the user, for the log.</summary>
    public string User { get; }

    /// <summary>The id in the address; empty: there is none.</summary>
    public Guid Id { get; }

    /// <summary>What a form of this browser sends back.</summary>
    public string Token { get; }

    /// <summary>The address of the first page, without a slash at its end.</summary>
    public string Home { get; }

    public PageFrame Frame { get; }

    /// <summary>A parameter of the address; null if it is missing or empty.</summary>
    public string? this[string name] => _query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>A state in the address.</summary>
    public JobState? State => Enum.TryParse(this["state"], ignoreCase: true, out JobState state) && Enum.IsDefined(state) ? state : null;

    /// <summary>True: the address is about the jobs that are chosen one by one, which may be none.</summary>
    public bool IsChosen => this["chosen"] is not null;

    /// <summary>The filter in the address, apart from its state.</summary>
    public JobFilter Filter => new()
    {
        Ids = ReadIds(_query["ids"]),
        Queue = this["queue"],
        Kind = this["kind"],
        Tag = this["tag"],
        Failure = this["failure"],
    };

    /// <summary>The ids among some values.</summary>
    public static Guid[] ReadIds(StringValues values)
        => [.. values.Select(static value => Guid.TryParse(value, out Guid id) ? id : Guid.Empty).Where(static id => id != Guid.Empty)];

    /// <summary>The address of a page with parameters; those whose value is null are left out.</summary>
    public string Link(string page, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var query = new QueryString();
        foreach ((string name, object? value) in parameters)
        {
            if (value is not null)
            {
                query = query.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }

        return $"{Home}/{page}{query.ToUriComponent()}";
    }
}
