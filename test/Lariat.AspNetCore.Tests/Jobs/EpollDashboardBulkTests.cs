using System.Net;
using AngleSharp.Dom;
using Lariat.Jobs;

namespace Lariat.AspNetCore.Tests;

/// <summary>Actions on several jobs, and the audit log of them.</summary>
public sealed class EpollDashboardBulkTests : DashboardTest
{
    [Fact]
    public async Task List_ChosenDeadJobs_AreDiscardedAfterAPreview()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid[] ids = await DieAsync(server, 3);

        IDocument preview = await PressAsync(server, "/jobs/list?state=dead", "Discard chosen…", $"{ids[0]}", $"{ids[2]}");
        Assert.Equal("Discard 2 jobs?", preview.QuerySelector("h1")!.TextContent);
        IDocument done = await ConfirmAsync(server, preview);

        Assert.StartsWith("2 jobs discarded", done.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([ids[1]], (await ListAsync(server, JobState.Dead)).Select(job => job.Id));
    }

    [Fact]
    public async Task List_AllThatMatch_AreRetriedWithinTheSpread()
    {
        await using RunningServer server = await StartDashboardAsync();
        await DieAsync(server, 60, "red");
        await DieAsync(server, 1, "blue");

        IDocument preview = await PressAsync(server, "/jobs/list?state=dead&tag=red", "Retry all that match…");
        Assert.Equal("Retry 60 jobs?", preview.QuerySelector("h1")!.TextContent);
        await ConfirmAsync(server, preview);

        Assert.Equal(["blue"], (await ListAsync(server, JobState.Dead)).SelectMany(job => job.Tags));
        Assert.Equal(50, (await ListAsync(server, JobState.Scheduled)).Count);
    }

    [Fact]
    public async Task List_ChosenReadyJobs_AreAborted()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Note, "x");
        Guid other = await EnqueueAsync(server, Note, "y");

        await ConfirmAsync(server, await PressAsync(server, "/jobs/list", "Abort chosen…", $"{id}"));

        Assert.Equal(JobState.Aborted, (await FindAsync(server, id))!.State);
        Assert.Equal(JobState.Ready, (await FindAsync(server, other))!.State);
    }

    [Fact]
    public async Task List_NoneChosen_ChangesNothing()
    {
        await using RunningServer server = await StartDashboardAsync();
        await DieAsync(server, 1);

        IDocument page = await PressAsync(server, "/jobs/list?state=dead", "Discard chosen…");
        IDocument any = await GetAsync(server, "/jobs/confirm?action=discard");
        string token = any.QuerySelector("input[name=token]")!.GetAttribute("value")!;
        using HttpResponseMessage answer = await PostAsync(
            server, "/jobs/act", [("action", "discard"), ("chosen", "1"), ("token", token)], server.Client.BaseAddress!.Authority);

        Assert.Equal("No job is chosen", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Single(await ListAsync(server, JobState.Dead));
    }

    [Theory]
    [InlineData("discard", "id", "nonsense")]
    [InlineData("discard", "id", "")]
    [InlineData("discard", "ids", "nonsense")]
    [InlineData("discard", "queue", "one", "two")]
    [InlineData("abort", "state", "nonsense")]
    [InlineData("abort", "state", "99")]
    [InlineData("retry", "spread", "soon")]
    [InlineData("retry", "spread", "-1")]
    public async Task Act_FieldThatCannotBeRead_ChangesNothing(string action, string field, params string[] values)
    {
        await using RunningServer server = await StartDashboardAsync();
        await DieAsync(server, 2);
        Guid ready = await EnqueueAsync(server, Note, "x");
        IDocument any = await GetAsync(server, "/jobs/confirm?action=discard");
        string token = any.QuerySelector("input[name=token]")!.GetAttribute("value")!;

        using HttpResponseMessage answer = await PostAsync(
            server, "/jobs/act", [("action", action), .. values.Select(value => (field, value)), ("token", token)],
            server.Client.BaseAddress!.Authority);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(2, (await ListAsync(server, JobState.Dead)).Count);
        Assert.Equal(JobState.Ready, (await FindAsync(server, ready))!.State);
    }

    [Fact]
    public async Task List_CompletedJobs_HaveNoCheckBoxes()
    {
        await using RunningServer server = await StartDashboardAsync();
        await EnqueueAsync(server, Note, "x");
        await DrainAsync(server);

        IDocument page = await GetAsync(server, "/jobs/list?state=completed");

        Assert.Single(page.QuerySelectorAll("tbody tr"));
        Assert.Empty(page.QuerySelectorAll("input[type=checkbox]"));
    }

    [Fact]
    public async Task Audit_AfterActions_HasWhoWhatAndHowMany()
    {
        await using RunningServer server = await StartDashboardAsync();
        await DieAsync(server, 3, "red");
        await ConfirmAsync(server, await PressAsync(server, "/jobs/list?state=dead&tag=red", "Retry all that match…"));
        await EnqueueAsync(server, Note, "x");
        await PressAsync(server, "/jobs/queues", "Pause");

        IDocument page = await GetAsync(server, "/jobs/audit");

        string[][] rows = [.. page.QuerySelectorAll("tbody tr").Select(row
            => row.QuerySelectorAll("td").Skip(1).Select(cell => cell.TextContent).ToArray())];
        Assert.Equal([["127.0.0.1", "pause", "queue default", "1"], ["127.0.0.1", "retry", "all jobs with tag 'red', within 10 min", "3"]], rows);
    }

    [Fact]
    public async Task Audit_ActionThatHasNotEnded_SaysSo()
    {
        await using RunningServer server = await StartDashboardAsync();
        await WithJobsAsync(server, jobs => jobs.Audit.BeginAsync("ada", "discard", "all jobs"));

        IDocument page = await GetAsync(server, "/jobs/audit");

        Assert.Equal("not finished", page.QuerySelector("tbody td:last-child")!.TextContent);
    }

    private static async Task<Guid[]> DieAsync(RunningServer server, int count, params string[] tags)
    {
        var ids = new Guid[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = await EnqueueAsync(server, Failing, "x", new JobOptions { Tags = tags });
        }

        await DrainAsync(server);
        return ids;
    }

    private static async Task<IReadOnlyList<JobInfo>> ListAsync(RunningServer server, JobState state)
        => (await WithJobsAsync(server, jobs => jobs.Views.ListAsync(state))).Jobs;
}
