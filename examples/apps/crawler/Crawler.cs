using Lariat;

namespace WebCrawler;

/// <summary>Visits pages, and the pages that they lead to: a task for each site, one request at a time there.</summary>
internal sealed class Crawler(CrawlOptions options, CrawlStore store, PageFetcher fetcher)
{
    private const int MaxRedirects = 10;

    private readonly HashSet<string> _startSites = [.. options.Start.Select(PageUrl.SiteOf)];
    private readonly AsyncSemaphore _places = new(options.MaxSites);
    private readonly Dictionary<string, Site> _sites = [];
    private readonly HashSet<long> _scheduled = [];

    // region: run
    /// <summary>Goes on where the last run stopped; returns when nothing is left to visit.</summary>
    public async Coroutine RunAsync()
    {
        IReadOnlyList<WaitingPage> waiting = await store.ResumeAsync(options.Start);
        await TaskGroup.RunAsync(async group => ScheduleIn(group, waiting));
    }

    private void ScheduleIn(TaskGroup group, IEnumerable<WaitingPage> pages)
    {
        foreach (WaitingPage page in pages.Where(IsWanted))
        {
            string address = PageUrl.SiteOf(page.Url);
            if (!_sites.TryGetValue(address, out Site? site))
            {
                _sites[address] = site = new Site(address);
            }

            _scheduled.Add(page.Id);
            site.Pages.Enqueue(page);
            if (!site.IsBusy)
            {
                site.IsBusy = true;
                group.Create(VisitSiteAsync(group, site), name: address);
            }
        }
    }

    private async Coroutine VisitSiteAsync(TaskGroup group, Site site)
    {
        while (site.Pages.TryDequeue(out WaitingPage? page))
        {
            Visit visit = await VisitAsync(site, page);
            Console.WriteLine($"{visit.Status?.ToString() ?? visit.Kind.ToString()} {page.Url} {Printable(visit.Note)}".TrimEnd());
            ScheduleIn(group, await store.RecordAsync(page, visit));
        }

        site.IsBusy = false;
    }
    // endregion

    // A server's own words could hold sequences that a terminal obeys.
    private static string Printable(string note) => string.Concat(note.Select(letter => char.IsControl(letter) ? '?' : letter));

    private bool IsWanted(WaitingPage page)
        => page.Depth <= options.MaxDepth
            && _scheduled.Count < options.MaxPages
            && !_scheduled.Contains(page.Id)
            && (!options.IsSameSite || _startSites.Contains(PageUrl.SiteOf(page.Url)));

    private async Coroutine<Visit> VisitAsync(Site site, WaitingPage page)
    {
        if (site.Rules is null && site.Problem is null)
        {
            await ReadRulesAsync(site);
        }

        return site.Rules is null ? Visit.Failed(site.Problem!)
            : !site.Rules.Allows(page.Url) ? new Visit(VisitKind.Disallowed)
            : page.Redirects > MaxRedirects ? Visit.Failed($"more than {MaxRedirects} redirects")
            : await PolitelyAsync(site, () => fetcher.FetchAsync(page.Url));
    }

    // RFC 9309, section 2.3.1.4: of a site that cannot say its rules, nothing may be visited.
    private async Coroutine ReadRulesAsync(Site site)
    {
        try
        {
            site.Rules = await PolitelyAsync(site, () => fetcher.FetchRulesAsync(site.Address));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
        {
            site.Problem = $"robots.txt cannot be read: {error.Message}";
        }
    }

    // region: politely
    private async Coroutine<T> PolitelyAsync<T>(Site site, Func<Coroutine<T>> request)
    {
        await Coroutine.Sleep(site.NextRequest - EventLoop.Current.Time);
        try
        {
            using (await _places.EnterAsync())
            {
                return await request();
            }
        }
        finally
        {
            TimeSpan pause = site.Rules is { } rules && rules.CrawlDelay > options.Delay ? rules.CrawlDelay : options.Delay;
            site.NextRequest = EventLoop.Current.Time + pause;
        }
    }
    // endregion

    private sealed class Site(string address)
    {
        public string Address => address;

        public Queue<WaitingPage> Pages { get; } = [];

        public RobotsRules? Rules { get; set; }

        /// <summary>Why there are no rules.</summary>
        public string? Problem { get; set; }

        public LoopInstant NextRequest { get; set; }

        /// <summary>A task visits it.</summary>
        public bool IsBusy { get; set; }
    }
}
