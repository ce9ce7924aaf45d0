// The requests of the dashboard. A page is read and written on the loop of the client, by a coroutine, and sent from where the request is.
using System.Diagnostics;
using System.Text;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Answers the requests of one dashboard. Any thread.</summary>
internal sealed class DashboardHandlers(JobDashboardOptions options)
{
    private const int MaxStreams = 100;

    // A page that is read again more often than this says nothing more to people.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    // What the numbers do not show changes too: the progress of a job, the age of a lease.
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(6);

    private int _streams;

    /// <summary>Reads a page; null: there is none.</summary>
    public delegate Coroutine<DashboardPage?> Reader(DashboardRequest request);

    /// <summary>The handler of a page.</summary>
    /// <param name="pattern">The page's route below the first page's.</param>
    /// <param name="read">Reads it.</param>
    public RequestDelegate Page(string pattern, Reader read)
    {
        int depth = pattern.Count(static character => character == '/') - (pattern == "/" ? 1 : 0);
        return async context =>
        {
            DashboardRequest request = await OpenAsync(context, depth);
            DashboardPage? page = await RunAsync(context, () => read(request));
            if (page?.Redirect is { } address)
            {
                context.Response.Redirect(address);
                return;
            }

            page ??= DashboardPage.Missing;
            context.Response.StatusCode = page.Status;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(request.Frame.Make(page.Title, page.IsLive, page.Write), context.RequestAborted);
        };
    }

    /// <summary>Does what a form says.</summary>
    public async Task ActAsync(HttpContext context)
    {
        DashboardRequest request = await OpenAsync(context, depth: 1);
        IFormCollection form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        if (!FormToken.IsOwn(context.Request, form))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(
                "This form was not sent by a page of this dashboard, or the browser refuses its cookie. Load the page again.");
            return;
        }

        var action = new DashboardAction(request, form);
        string? address = await RunAsync(context, action.RunAsync);
        if (address is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.Headers.Location = address;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
    }

    /// <summary>Sends an event when pages should be read again (server-sent events).</summary>
    public async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        IHostApplicationLifetime lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await SendEventsAsync(context, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The browser has gone, or the host stops.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private static async Task SendEventsAsync(HttpContext context, CancellationToken end)
    {
        JobClient jobs = context.RequestServices.GetRequiredService<JobClient>();
        await context.Response.WriteAsync(": live\n\n", end);
        await context.Response.Body.FlushAsync(end);
        string? seen = null;
        long sentAt = Stopwatch.GetTimestamp();
        while (true)
        {
            string now = Describe(await RunAsync(context, jobs.Views.ReadOverviewAsync));
            if ((seen is not null && now != seen) || Stopwatch.GetElapsedTime(sentAt) > s_longestInterval)
            {
                await context.Response.WriteAsync("data: changed\n\n", end);
                await context.Response.Body.FlushAsync(end);
                sentAt = Stopwatch.GetTimestamp();
            }

            seen = now;
            await Task.Delay(s_interval, end);
        }
    }

    private static string Describe(JobOverview overview)
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', overview.Queues).AppendJoin('\n', overview.Workers.Select(static worker => (worker.Name, worker.Running)));
        return text.Append((overview.Completed, overview.Aborted)).ToString();
    }

    private static Task<T> RunAsync<T>(HttpContext context, Func<Coroutine<T>> function)
        => context.RequestServices.GetRequiredService<EventLoop>().RunThreadSafe(function).AsTask();

    private async Task<DashboardRequest> OpenAsync(HttpContext context, int depth)
        => new(context, options, depth, await DashboardAccess.CanActAsync(context, options));
}
