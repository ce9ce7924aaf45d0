using System.Net;
using System.Text.Json.Serialization.Metadata;
using AngleSharp.Dom;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;

namespace Lariat.AspNetCore.Tests;

/// <summary>The pages of the dashboard and what their forms do.</summary>
public sealed class EpollDashboardTests : DashboardTest
{
    private const string Attack = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";

    [Theory]
    [InlineData("/jobs", "Overview")]
    [InlineData("/jobs/", "Overview")]
    [InlineData("/jobs/list", "Jobs")]
    [InlineData("/jobs/queues", "Queues and limits")]
    [InlineData("/jobs/dead", "Dead jobs")]
    [InlineData("/jobs/schedules", "Schedules")]
    [InlineData("/jobs/groups", "Groups")]
    [InlineData("/jobs/audit", "Audit log")]
    public async Task Page_WithoutJobs_HasItsHeadingAndWorkingLinks(string address, string heading)
    {
        await using RunningServer server = await StartDashboardAsync();

        IDocument page = await GetAsync(server, address);

        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        foreach (IElement link in page.QuerySelectorAll("a[href^='/'], link[href], script[src]"))
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(link.GetAttribute("href") ?? link.GetAttribute("src"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Overview_Queues_HaveTheirNumbers()
    {
        await using RunningServer server = await StartDashboardAsync();
        await EnqueueAsync(server, Note, "x", new JobOptions { Queue = "mail" });
        await EnqueueAsync(server, Note, "x", new JobOptions { Queue = "mail", Delay = TimeSpan.FromHours(1) });

        IDocument page = await GetAsync(server, "/jobs");

        Assert.Equal("1Ready", page.QuerySelector(".tile")!.TextContent.Trim());
        Assert.Equal(["mail", "1", "0", "1", "0"], page.QuerySelectorAll("tbody td").Take(5).Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task Overview_QueueWithoutWorker_HasTheFindingAndItsRemedy()
    {
        await using RunningServer server = await StartDashboardAsync();
        await EnqueueAsync(server, Note, "x", new JobOptions { Queue = "a<b>c", At = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1) });

        IDocument page = await GetAsync(server, "/jobs");

        IElement finding = page.QuerySelectorAll(".findings li").Single(one => one.QuerySelector("code")!.TextContent == "queue-without-worker");
        Assert.StartsWith(
            "Warning The queue 'a<b>c' has 1 ready jobs, and no live worker has the queue.", finding.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Start a worker with this queue", finding.QuerySelector("div")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(finding.QuerySelectorAll("b"));
    }

    [Fact]
    public async Task Overview_FreshJob_HasNoFindingOfItsQueue()
    {
        await using RunningServer server = await StartDashboardAsync();
        await EnqueueAsync(server, Note, "x");

        IDocument page = await GetAsync(server, "/jobs");

        Assert.DoesNotContain("queue-without-worker", page.QuerySelectorAll(".findings code").Select(static one => one.TextContent));
        Assert.Equal("Overview", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task List_MoreThanAPage_LeadsToTheRest()
    {
        await using RunningServer server = await StartDashboardAsync();
        for (int i = 0; i < 60; i++)
        {
            await EnqueueAsync(server, Note, $"{i}");
        }

        IDocument first = await GetAsync(server, "/jobs/list?state=ready");
        IDocument second = await GetAsync(server, first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        string[] links = [.. first.QuerySelectorAll("tbody a").Concat(second.QuerySelectorAll("tbody a")).Select(link => link.GetAttribute("href")!)];
        Assert.Equal((60, 60), (links.Length, links.Distinct().Count()));
        Assert.Null(second.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task List_Id_LeadsToTheJob()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Note, "x");

        IDocument page = await GetAsync(server, $"/jobs/list?id={id}");

        Assert.Equal("note", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("\"x\"", page.QuerySelector("pre")!.TextContent);
    }

    [Theory]
    [InlineData("/jobs/job/0198f000-0000-7000-8000-000000000000")]
    [InlineData("/jobs/group/0198f000-0000-7000-8000-000000000000")]
    [InlineData("/jobs/list?after=nonsense")]
    [InlineData("/jobs/confirm?action=explode")]
    public async Task Page_OfNothing_IsNotFound(string address)
    {
        await using RunningServer server = await StartDashboardAsync();

        using HttpResponseMessage answer = await server.Client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Job_Dead_IsRetriedAndDiscarded()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Failing, "disk full");
        await DrainAsync(server);

        IDocument page = await PressAsync(server, $"/jobs/job/{id}", "Retry");
        Assert.Equal(JobState.Ready, (await FindAsync(server, id))!.State);
        Assert.Contains("1 job ready again", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        await DrainAsync(server);
        await PressAsync(server, $"/jobs/job/{id}", "Discard");

        Assert.Null(await FindAsync(server, id));
        Assert.Contains(server.Log.Lines, line => line.Text.Contains($"retry job {id}: 1 changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Job_Ready_IsAborted()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Note, "x");

        await PressAsync(server, $"/jobs/job/{id}", "Abort");

        Assert.Equal(JobState.Aborted, (await FindAsync(server, id))!.State);
    }

    [Fact]
    public async Task Job_Copied_LeadsToTheCopy()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await EnqueueAsync(server, Failing, "x");
        await DrainAsync(server);

        IDocument page = await PressAsync(server, $"/jobs/job/{id}", "Run again as a copy");

        Assert.Equal("This is the copy.", page.QuerySelector(".notice")!.TextContent);
        Assert.NotEqual($"{id}", page.QuerySelector("dd code")!.TextContent);
    }

    [Fact]
    public async Task Dead_GroupOfOneError_IsRetriedAfterAPreview()
    {
        await using RunningServer server = await StartDashboardAsync();
        for (int i = 0; i < 3; i++)
        {
            await EnqueueAsync(server, Failing, "disk full");
        }

        await DrainAsync(server);

        IDocument preview = await PressAsync(server, "/jobs/dead", "Retry…");
        Assert.Equal("Retry 3 jobs?", preview.QuerySelector("h1")!.TextContent);
        string failure = preview.QuerySelector("input[name=failure]")!.GetAttribute("value")!;
        string address = $"/jobs/confirm?action=retry&kind=failing&spread=10&failure={Uri.EscapeDataString(failure)}";
        IDocument done = await PressAsync(server, address, "Retry");

        Assert.StartsWith("3 jobs ready again", done.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        JobPage scheduled = await WithJobsAsync(server, jobs => jobs.Views.ListAsync(JobState.Scheduled));
        Assert.All(scheduled.Jobs, job => Assert.InRange(job.RunAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(10)));
    }

    [Fact]
    public async Task Queue_PauseAndResume_AreStored()
    {
        await using RunningServer server = await StartDashboardAsync();
        await EnqueueAsync(server, Note, "x");

        await PressAsync(server, "/jobs/queues", "Pause");
        Assert.Equal("default", Assert.Single(await WithJobsAsync(server, jobs => jobs.ListPausesAsync())).Name);
        using HttpResponseMessage page = await server.Client.GetAsync("/jobs/queues");
        Assert.Contains("paused", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_TextsOfAJobThatLookLikeMarkup_AreText()
    {
        var odd = new Job<string>(Attack, JobPayload.Primitive(JsonMetadataServices.StringConverter), (_, _) => Coroutine.Completed);
        await using RunningServer server = await StartDashboardAsync(kinds: odd);
        Guid id = await EnqueueAsync(server, odd, Attack, new JobOptions { Queue = Attack, Tags = [Attack], Limit = new JobLimit(Attack, 1) });
        await EnqueueAsync(server, Failing, Attack);
        await DrainAsync(server);
        await WithJobsAsync(server, jobs => jobs.PauseAsync(JobTarget.Kind, Attack));
        await WithJobsAsync(server, jobs => jobs.Audit.BeginAsync(Attack, Attack, Attack));
        string query = Uri.EscapeDataString(Attack);

        foreach (string address in new[]
        {
            "/jobs", "/jobs/list", "/jobs/list?state=dead", $"/jobs/job/{id}", "/jobs/queues", "/jobs/dead",
            $"/jobs/list?queue={query}&kind={query}&tag={query}", $"/jobs/confirm?action=retry&failure={query}&spread={query}",
            $"/jobs/queues?notice={query}&count=1", "/jobs/audit",
        })
        {
            IDocument page = await GetAsync(server, address);

            Assert.Single(page.QuerySelectorAll("script"));
            Assert.Empty(page.QuerySelectorAll("img, [onerror], [style], style"));
        }

        IDocument job = await GetAsync(server, $"/jobs/job/{id}");
        Assert.Equal(Attack, job.QuerySelector("h1")!.TextContent);
        Assert.Contains("<script>alert(1)</script>", job.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_RunNow_EnqueuesAJob()
    {
        await using RunningServer server = await StartDashboardAsync();
        await WithJobsAsync(server, async Coroutine<bool> (jobs) =>
        {
            await jobs.ScheduleAsync("nightly", "30 2 * * *", Note, "x", "Europe/Berlin");
            return true;
        });

        IDocument page = await GetAsync(server, "/jobs/schedules");
        await PressAsync(server, "/jobs/schedules", "Run now");

        Assert.Equal(5, page.QuerySelectorAll("details div").Length);
        Assert.Single((await WithJobsAsync(server, jobs => jobs.Views.ListAsync(JobState.Ready))).Jobs);
    }

    [Fact]
    public async Task Group_Members_AreListed()
    {
        await using RunningServer server = await StartDashboardAsync();
        Guid id = await WithJobsAsync(server, async Coroutine<Guid> (jobs) => (await jobs.ChainAsync(Note.With("a"), Note.With("b"))).Id);

        IDocument page = await GetAsync(server, $"/jobs/group/{id}");

        Assert.Equal(2, page.QuerySelectorAll("tbody tr").Length);
        Assert.NotNull((await GetAsync(server, "/jobs/groups")).QuerySelector($"a[href='/jobs/group/{id}']"));
    }

    [Fact]
    public async Task Events_AJobIsEnqueued_SayThatPagesHaveChanged()
    {
        await using RunningServer server = await StartDashboardAsync();
        using HttpResponseMessage stream = await server.Client.GetAsync("/jobs/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        Assert.Equal(": live", await reader.ReadLineAsync().WaitAsync(Patience));

        await EnqueueAsync(server, Note, "x");
        await reader.ReadLineAsync().WaitAsync(Patience);

        Assert.Equal("data: changed", await reader.ReadLineAsync().WaitAsync(Patience));
    }
}
