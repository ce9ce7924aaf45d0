using System.Text.Json.Serialization.Metadata;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Tests;

/// <summary>The base of tests of the dashboard: a server with jobs, and what a browser does with its pages.</summary>
public abstract class DashboardTest() : ServerTest(DriverKind.Epoll), IDisposable
{
    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);

    private readonly TestDirectory _directory = new();

    protected static Job<string> Note { get; } = new("note", s_text, (_, _) => Coroutine.Completed);

    protected static Job<string> Failing { get; } = new("failing", s_text, (text, _) => throw new InvalidDataException(text))
    {
        Defaults = new JobOptions { Attempts = 1 },
    };

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A server with the dashboard at /jobs; no worker runs.</summary>
    protected Task<RunningServer> StartDashboardAsync(
        JobDashboardOptions? options = null,
        Action<IEndpointConventionBuilder>? conventions = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? before = null,
        params Job[] kinds)
        => StartAsync(
            app =>
            {
                before?.Invoke(app);
                IEndpointConventionBuilder mapped = app.MapLariatJobs("/jobs", options);
                conventions?.Invoke(mapped);
            },
            configure: builder =>
            {
                builder.Services.AddLariatJobs(
                    jobs => jobs.UseSqlite(_directory["jobs.db"]).Add([Note, Failing, .. kinds]).EnqueueOnly());
                configure?.Invoke(builder);
            });

    /// <summary>Does something with the client, on its loop.</summary>
    protected static Task<T> WithJobsAsync<T>(RunningServer server, Func<JobClient, Coroutine<T>> function)
    {
        JobClient jobs = server.App.Services.GetRequiredService<JobClient>();
        return server.App.Services.GetRequiredService<EventLoop>().RunThreadSafe(() => function(jobs)).AsTask();
    }

    /// <summary>Enqueues a job.</summary>
    protected static Task<Guid> EnqueueAsync(RunningServer server, Job<string> job, string payload, JobOptions? options = null)
        => WithJobsAsync(server, async Coroutine<Guid> (jobs) => (await jobs.EnqueueAsync(job, payload, options)).Id);

    /// <summary>Runs what is ready.</summary>
    protected static Task<int> DrainAsync(RunningServer server) => WithJobsAsync(server, jobs => jobs.DrainAsync());

    protected static Task<JobInfo?> FindAsync(RunningServer server, Guid id) => WithJobsAsync(server, jobs => jobs.FindAsync(id));

    /// <summary>Reads a page.</summary>
    protected static async Task<IDocument> GetAsync(RunningServer server, string address)
        => new HtmlParser().ParseDocument(await server.Client.GetStringAsync(address));

    /// <summary>Sends the form that has a button with this text, as a browser does.</summary>
    /// <param name="server">The server.</param>
    /// <param name="address">The page.</param>
    /// <param name="button">The text of the button.</param>
    /// <param name="check">Which check boxes of the form are checked, by their values.</param>
    protected static async Task<IDocument> PressAsync(RunningServer server, string address, string button, params string[] check)
    {
        IDocument page = await GetAsync(server, address);
        IElement pressed = page.QuerySelectorAll("button").Single(one => one.TextContent == button);
        IElement form = pressed.Closest("form")!;
        (string, string)[] fields =
        [
            .. form.QuerySelectorAll("input[name]").Concat(page.QuerySelectorAll($"input[form='{form.Id ?? "none"}']"))
                .Where(field => field.GetAttribute("type") != "checkbox" || check.Contains(field.GetAttribute("value")))
                .Select(field => (field.GetAttribute("name")!, field.GetAttribute("value") ?? "")),
            .. pressed.GetAttribute("name") is { } name ? [(name, pressed.GetAttribute("value")!)] : Array.Empty<(string, string)>(),
        ];
        if (form.GetAttribute("method") != "post")
        {
            string query = string.Concat(fields.Select(field => QueryString.Create(field.Item1, field.Item2).ToString()[1..] + "&"));
            return await GetAsync(server, $"{form.GetAttribute("action")}?{query}");
        }

        return await SendAsync(server, form.GetAttribute("action")!, fields);
    }

    /// <summary>Presses the button of a page that asks whether an action is meant.</summary>
    protected static Task<IDocument> ConfirmAsync(RunningServer server, IDocument page)
    {
        IElement form = page.QuerySelector("button.main")!.Closest("form")!;
        return SendAsync(server, form.GetAttribute("action")!, [.. form.QuerySelectorAll("input[name]").Select(field
            => (field.GetAttribute("name")!, field.GetAttribute("value") ?? ""))]);
    }

    private static async Task<IDocument> SendAsync(RunningServer server, string address, (string, string)[] fields)
    {
        using HttpResponseMessage answer = await PostAsync(server, address, fields, server.Client.BaseAddress!.Authority);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends fields from a page of a host.</summary>
    protected static async Task<HttpResponseMessage> PostAsync(
        RunningServer server, string address, (string Name, string Value)[] fields, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        if (origin is not null)
        {
            request.Headers.Add("Origin", $"http://{origin}");
        }

        return await server.Client.SendAsync(request);
    }
}
