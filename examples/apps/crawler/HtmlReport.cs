using System.Net;

namespace WebCrawler;

/// <summary>What a crawl has found, as a page that needs nothing but itself.</summary>
internal static class HtmlReport
{
    private const int MaxSourcesShown = 10;

    private const string Style =
        """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2530; }
        h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
        .tiles { display: flex; flex-wrap: wrap; gap: .8rem } .tiles div { background: #f1f4f8; border-radius: .5rem; padding: .6rem 1.1rem }
        .tiles b { display: block; font-size: 1.5rem } .tiles .bad { background: #fde8e6; color: #a1261b }
        table { border-collapse: collapse; width: 100% } th { text-align: left; color: #5b6675; font-weight: 600 }
        th, td { padding: .35rem .7rem; border-bottom: 1px solid #e3e8ee; vertical-align: top; overflow-wrap: anywhere }
        tr.bad td { background: #fef5f4 } .dim { color: #5b6675 }
        """;

    public static string Render(CrawlSummary summary) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Crawl report</title>
        <style>
        {Style}
        </style>
        <h1>Crawl report</h1>
        <div class="tiles">
        {Tile(summary.Pages.Count(page => page.Kind is not null), "visited")}
        {Tile(summary.Broken.Count, "broken", summary.Broken.Count > 0 ? "bad" : "")}
        {Lines(summary.Pages.GroupBy(Outcome).OrderByDescending(group => group.Count()).Select(group => Tile(group.Count(), group.Key)))}
        </div>
        <h2>Broken links</h2>
        {Broken(summary)}
        <h2>By depth</h2>
        <table id="depths"><tr><th>Depth<th>Pages<th>Not visited</tr>
        {Lines(summary.Pages.GroupBy(page => page.Depth).OrderBy(group => group.Key).Select(group =>
            $"<tr><td>{group.Key}<td>{group.Count()}<td>{group.Count(page => page.Kind is null)}</tr>"))}
        </table>
        <h2>All pages</h2>
        <table id="pages"><tr><th>Page<th>Depth<th>Outcome<th></tr>
        {Lines(summary.Pages.Select(page =>
            $"<tr{Mark(summary, page)}><td>{Link(page.Url)}<td>{page.Depth}<td>{Outcome(page)}<td class=\"dim\">{Encode(page.Note)}</tr>"))}
        </table>
        </html>
        """;

    private static string Broken(CrawlSummary summary) => summary.Broken.Count == 0
        ? "<p>None.</p>"
        : $"""
        <table id="broken"><tr><th>Page<th>Outcome<th>Linked from</tr>
        {Lines(summary.Broken.Select(page =>
            $"<tr><td>{Link(page.Url)}<td>{Outcome(page)} <span class=\"dim\">{Encode(page.Note)}</span><td>{Sources(summary, page)}</tr>"))}
        </table>
        """;

    private static string Sources(CrawlSummary summary, ReportedPage page)
    {
        ReportedPage[] sources = [.. summary.LinkingTo(page)];
        string more = sources.Length > MaxSourcesShown ? $"<br>and {sources.Length - MaxSourcesShown} more" : "";
        return string.Join("<br>", sources.Take(MaxSourcesShown).Select(source => Link(source.Url))) + more;
    }

    private static string Outcome(ReportedPage page) => page.Kind switch
    {
        null => "not visited",
        VisitKind.Failed => "no answer",
        VisitKind.Disallowed => "robots.txt",
        _ => $"{page.Status}",
    };

    private static string Mark(CrawlSummary summary, ReportedPage page) => summary.IsBroken(page) ? " class=\"bad\"" : "";

    private static string Tile(int count, string label, string kind = "") => $"<div class=\"{kind}\"><b>{count}</b>{label}</div>";

    private static string Link(string url) => $"<a href=\"{Encode(url)}\" rel=\"noreferrer\">{Encode(url)}</a>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
