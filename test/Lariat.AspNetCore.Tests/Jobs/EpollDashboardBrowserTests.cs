using System.Text.Json.Nodes;
using Lariat.Jobs;

namespace Lariat.AspNetCore.Tests;

/// <summary>The dashboard in a browser. LARIAT_SCREENSHOTS names a folder for pictures of the pages.</summary>
public sealed class EpollDashboardBrowserTests : DashboardTest
{
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("LARIAT_SCREENSHOTS");

    [Fact]
    public async Task Dead_RetryInASpread_ByKeyboard_MakesThemScheduled()
    {
        await using RunningServer server = await StartAsync();
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs/dead"));
        await page.WaitForAsync("document.querySelector('h1').textContent === 'Dead jobs'");

        await page.EvaluateAsync("document.querySelector('td.actions button').focus()");
        await page.PressEnterAsync();
        await page.WaitForAsync("document.querySelector('h1').textContent.startsWith('Retry ')");
        await page.WaitForAsync("document.activeElement.matches('button.main')");
        await page.PressEnterAsync();
        await page.WaitForAsync("document.querySelector('.notice').textContent.includes('ready again')");

        JobPage scheduled = await WithJobsAsync(server, jobs => jobs.Views.ListAsync(JobState.Scheduled));
        Assert.Contains(scheduled.Jobs, job => job.Kind == "failing");
    }

    [Fact]
    public async Task List_RetryAllOfTwoThousand_ByKeyboardAlone_SpreadsThem()
    {
        await using RunningServer server = await StartAsync();
        await WithJobsAsync(server, async Coroutine<bool> (jobs) =>
        {
            await Coroutine.Gather(Enumerable.Range(0, 2_000).Select(i => jobs.EnqueueAsync(Failing, $"{i}", new JobOptions { Tags = ["storm"] })));
            await jobs.DrainAsync();
            return true;
        });
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs/list?state=dead&tag=storm"));
        await page.WaitForAsync("document.querySelector('.bulk')");

        await TabToAsync(page, "Retry all that match…");
        await page.PressEnterAsync();
        await page.WaitForAsync("document.querySelector('h1').textContent === 'Retry 2,000 jobs?'");
        await page.WaitForAsync("document.activeElement.matches('button.main')");
        await page.PressEnterAsync();
        await page.WaitForAsync("document.querySelector('.notice').textContent.startsWith('2,000 jobs ready again')");

        Assert.Equal(2_000, await WithJobsAsync(server, jobs => jobs.Views.CountAsync(
            new JobFilter { States = [JobState.Scheduled, JobState.Ready], Tag = "storm" })));
        Assert.Equal(2_000, (await WithJobsAsync(server, jobs => jobs.Audit.ListAsync())).Entries[0].Count);
    }

    [Fact]
    public async Task List_BoxOfThePage_ChoosesAllOfItAndKeepsThem()
    {
        await using RunningServer server = await StartAsync();
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs/list?state=dead"));
        await page.WaitForAsync("!document.querySelector('label.every').hidden && !document.querySelector('.live').hidden");

        await page.EvaluateAsync("document.querySelector('#choose-every').click()");
        await EnqueueAsync(server, Failing, "one more");
        await DrainAsync(server);
        await page.EvaluateAsync("new Promise(done => new EventSource(document.body.dataset.live).onmessage = done)", waits: true);

        Assert.Equal(12, (int)(await page.EvaluateAsync("document.querySelectorAll('td.check input:checked').length"))!);
        await page.EvaluateAsync("[...document.querySelectorAll('button')].find(one => one.textContent === 'Discard chosen…').click()");
        await page.WaitForAsync("document.querySelector('h1').textContent === 'Discard 12 jobs?'");
    }

    [Fact]
    public async Task Queues_PauseByKeyboard_PausesTheQueue()
    {
        await using RunningServer server = await StartAsync();
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs/queues"));
        await page.WaitForAsync("document.querySelector('td.actions button')");

        await TabToAsync(page, "Pause");
        await page.PressEnterAsync();
        await page.WaitForAsync("document.querySelector('.notice').textContent.startsWith('Paused')");

        Assert.Contains(await WithJobsAsync(server, jobs => jobs.ListPausesAsync()), pause => pause.Name == "default");
    }

    [Fact]
    public async Task Job_AbortButton_Aborts()
    {
        await using RunningServer server = await StartAsync();
        Guid id = await EnqueueAsync(server, Note, "x");
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, $"/jobs/job/{id}"));
        await page.WaitForAsync("document.querySelector('button.danger')");

        await page.EvaluateAsync("document.querySelector('button.danger').click()");
        await page.WaitForAsync("document.querySelector('.badge').textContent === 'Aborted'");

        Assert.Equal(JobState.Aborted, (await FindAsync(server, id))!.State);
    }

    [Fact]
    public async Task Overview_JobIsEnqueued_ShowsItWithoutAReload()
    {
        await using RunningServer server = await StartDashboardAsync();
        Assert.SkipUnless(Browser.Path is not null, "chromium is not installed.");
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs"));
        await page.WaitForAsync("!document.querySelector('.live').hidden");
        await page.EvaluateAsync("window.isSame = true");

        await EnqueueAsync(server, Note, "x", new JobOptions { Queue = "fresh" });
        await page.WaitForAsync("document.querySelector('main').textContent.includes('fresh')");

        Assert.True((bool)(await page.EvaluateAsync("window.isSame"))!);
    }

    [Fact]
    public async Task List_SlashKey_GoesToTheSearch()
    {
        await using RunningServer server = await StartAsync();
        Guid id = await EnqueueAsync(server, Note, "found");
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, "/jobs/list"));
        await page.WaitForAsync("document.readyState === 'complete' && document.querySelector('input[type=search]')");

        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }))");
        await page.TypeAsync($"{id}");
        await page.PressEnterAsync();

        await page.WaitForAsync("document.querySelector('h1').textContent === 'note'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/list")]
    [InlineData("/list?state=dead")]
    [InlineData("/job")]
    [InlineData("/queues")]
    [InlineData("/dead")]
    [InlineData("/schedules")]
    [InlineData("/groups")]
    [InlineData("/audit")]
    [InlineData("/confirm?action=retry&spread=10")]
    public async Task Page_NarrowWideAndDark_FitsAndIsWithoutErrors(string address)
    {
        await using RunningServer server = await StartAsync();
        Guid id = (await WithJobsAsync(server, jobs => jobs.Views.ListAsync(JobState.Dead))).Jobs[0].Id;
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(new Uri(server.Address, $"/jobs{(address == "/job" ? $"/job/{id}" : address)}"));
        await page.WaitForAsync("document.querySelector('h1') && document.readyState === 'complete'");

        string name = address.Length == 0 ? "overview" : string.Concat(address.Where(char.IsLetter));
        await SetScreenAsync(page, 1120, "light");
        await PictureAsync(page, $"{name}-light");
        string light = (string)(await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor"))!;
        await SetScreenAsync(page, 1120, "dark");
        await PictureAsync(page, $"{name}-dark");
        Assert.NotEqual(light, (string?)await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        await SetScreenAsync(page, 360, "light");
        await PictureAsync(page, $"{name}-360");

        Assert.Equal(360, (int)(await page.EvaluateAsync("document.documentElement.scrollWidth"))!);
        Assert.Equal(0, (int)(await page.EvaluateAsync(
            "performance.getEntriesByType('resource').filter(one => one.responseStatus >= 400).length"))!);
    }

    /// <summary>A server with some of everything.</summary>
    private async Task<RunningServer> StartAsync()
    {
        Assert.SkipUnless(Browser.Path is not null, "chromium is not installed.");
        RunningServer server = await StartDashboardAsync();
        await WithJobsAsync(server, async Coroutine<bool> (jobs) =>
        {
            for (int i = 0; i < 12; i++)
            {
                await jobs.EnqueueAsync(Failing, i % 3 == 0 ? "No route to host (smtp.example:25)" : "The disk is full.");
                await jobs.EnqueueAsync(Note, "done", new JobOptions { Keep = JobKeep.Everything });
            }

            await jobs.DrainAsync();
            for (int i = 0; i < 20; i++)
            {
                await jobs.EnqueueAsync(Note, $"ada{i}@example.com", new JobOptions
                {
                    Queue = i % 3 == 0 ? "mail" : i % 3 == 1 ? "reports" : "default",
                    Tags = i % 4 == 0 ? ["customer-42", "nightly"] : [],
                    Limit = i % 5 == 0 ? new JobLimit("stripe", 2) : null,
                    Delay = i % 7 == 0 ? TimeSpan.FromMinutes(i + 1) : null,
                });
            }

            await jobs.ScheduleAsync("nightly-report", "30 2 * * *", Note, "x", "Europe/Berlin");
            await jobs.ScheduleAsync("poll", "*/15 * * * *", Note, "x");
            await jobs.ChainAsync(Note.With("a"), Note.With("b"), Note.With("c"));
            await jobs.PauseAsync(JobTarget.Queue, "reports");
            await jobs.Audit.EndAsync(await jobs.Audit.BeginAsync("ada", "pause", "queue reports"), 1);
            await jobs.Audit.EndAsync(await jobs.Audit.BeginAsync("ada", "retry", "all jobs with kind 'invoice', within 10 min"), 1_204);
            return true;
        });
        return server;
    }

    /// <summary>Presses Tab until a button with this text has the focus.</summary>
    private static async Task TabToAsync(BrowserPage page, string button)
    {
        for (int presses = 0; (string?)await page.EvaluateAsync("document.activeElement.textContent") != button; presses++)
        {
            Assert.InRange(presses, 0, 300);
            await page.PressTabAsync();
        }
    }

    private static async Task SetScreenAsync(BrowserPage page, int width, string scheme)
    {
        await page.CallAsync(
            "Emulation.setDeviceMetricsOverride", new { width, height = width == 360 ? 740 : 760, deviceScaleFactor = 1, mobile = width == 360 });
        await page.CallAsync(
            "Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
    }

    private static async Task PictureAsync(BrowserPage page, string name)
    {
        if (s_pictures is not null)
        {
            JsonNode picture = await page.CallAsync("Page.captureScreenshot", new { format = "png" });
            await File.WriteAllBytesAsync(Path.Combine(s_pictures, $"{name}.png"), Convert.FromBase64String((string)picture["data"]!));
        }
    }
}
