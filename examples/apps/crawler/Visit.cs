namespace WebCrawler;

/// <summary>How a visit ended.</summary>
internal enum VisitKind
{
    /// <summary>The page is there.</summary>
    Found,

    /// <summary>The page is somewhere else.</summary>
    Redirected,

    /// <summary>The server says that there is no page: 404, 500.</summary>
    Refused,

    /// <summary>There was no answer, or half of one. A later run tries again.</summary>
    Failed,

    /// <summary>The site's robots.txt does not want this page to be visited.</summary>
    Disallowed,
}

/// <summary>A page that was found and waits for its visit.</summary>
/// <param name="Id">In the database.</param>
/// <param name="Url">Normalised.</param>
/// <param name="Depth">Links from a start page.</param>
/// <param name="Redirects">Redirects that led to it, one after the other.</param>
internal sealed record WaitingPage(long Id, Uri Url, int Depth, int Redirects);

/// <summary>What became of a visit.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
/// <param name="Note">For people.</param>
internal sealed record Visit(VisitKind Kind, int? Status = null, string Note = "")
{
    /// <summary>Where the page leads: its links, or the target of a redirect.</summary>
    public IReadOnlyList<Uri> Links { get; init; } = [];

    public static Visit Failed(string note) => new(VisitKind.Failed, Note: note);
}
