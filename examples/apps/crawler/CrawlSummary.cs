namespace WebCrawler;

/// <summary>A page as the report shows it; without a kind it was not visited.</summary>
internal sealed record ReportedPage(long Id, string Url, int Depth, VisitKind? Kind, int? Status, string Note);

/// <summary>What a crawl has found.</summary>
internal sealed class CrawlSummary
{
    private readonly Dictionary<long, ReportedPage> _byId;
    private readonly ILookup<long, long> _targets;
    private readonly ILookup<long, long> _sources;

    public CrawlSummary(IReadOnlyList<ReportedPage> pages, IReadOnlyList<(long Source, long Target)> links)
    {
        Pages = pages;
        _byId = pages.ToDictionary(page => page.Id);
        _targets = links.ToLookup(link => link.Source, link => link.Target);
        _sources = links.ToLookup(link => link.Target, link => link.Source);
        Broken = [.. pages.Where(IsBroken)];
    }

    public IReadOnlyList<ReportedPage> Pages { get; }

    /// <summary>Pages that no link should lead to.</summary>
    public IReadOnlyList<ReportedPage> Broken { get; }

    /// <summary>The pages with links to a page.</summary>
    public IEnumerable<ReportedPage> LinkingTo(ReportedPage page) => _sources[page.Id].Select(source => _byId[source]);

    public bool IsBroken(ReportedPage page) => page.Kind is VisitKind.Refused or VisitKind.Failed || IsRedirectLoop(page);

    private bool IsRedirectLoop(ReportedPage page)
    {
        var seen = new HashSet<long>();
        while (page.Kind == VisitKind.Redirected)
        {
            if (!seen.Add(page.Id))
            {
                return true;
            }

            page = _byId[_targets[page.Id].Single()];
        }

        return false;
    }
}
