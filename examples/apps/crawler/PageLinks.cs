using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace WebCrawler;

/// <summary>Finds the links of a page. That computes, for milliseconds or, with a page made to do harm, for hours: for a thread.</summary>
internal static class PageLinks
{
    private const string Selector =
        "a[href]:not([rel~=nofollow]), area[href]:not([rel~=nofollow]), link[href], iframe[src], img[src], script[src]";

    public static IReadOnlyList<Uri> Find(byte[] page, string? charset, Uri url, CancellationToken stop)
    {
        IDocument document = Parse(page, charset, stop);
        if (document.QuerySelector("meta[name=robots i][content*=nofollow i]") is not null)
        {
            return [];
        }

        Uri start = PageUrl.Resolve(url, document.QuerySelector("base[href]")?.GetAttribute("href") ?? "") ?? url;
        return
        [
            .. document.QuerySelectorAll(Selector)
                .Select(element => PageUrl.Resolve(start, element.GetAttribute("href") ?? element.GetAttribute("src") ?? ""))
                .OfType<Uri>()
                .Distinct(),
        ];
    }

    // The header's charset comes first; without one that is known the parser looks for one in the page.
    private static IDocument Parse(byte[] page, string? charset, CancellationToken stop)
    {
        var parser = new HtmlParser(new HtmlParserOptions { OnCreated = (_, _) => stop.ThrowIfCancellationRequested() });
        string? label = charset?.Trim('"', ' ');
        return TextEncoding.IsSupported(label ?? "")
            ? parser.ParseDocument(TextEncoding.Resolve(label).GetString(page))
            : parser.ParseDocument(new MemoryStream(page));
    }
}
