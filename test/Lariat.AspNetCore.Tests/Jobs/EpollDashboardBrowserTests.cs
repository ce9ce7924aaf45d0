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
            return true;
        });
        return server;
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
