namespace Lariat.Jobs.AspNetCore.Dashboard.Frame;

/// <summary>What all pages have: head, navigation, and the place of the content.</summary>
/// <param name="Name">The name of the whole.</param>
/// <param name="Home">The address of the first page, without a slash at its end.</param>
/// <param name="Navigation">The pages that are always in reach.</param>
internal sealed record PageFrame(string Name, string Home, IReadOnlyList<PageFrame.Item> Navigation)
{
    /// <summary>Makes a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="isLive">It is read again when something has changed.</param>
    /// <param name="write">Writes the content.</param>
    public string Make(string title, bool isLive, Action<HtmlWriter> write)
    {
        var html = new HtmlWriter();
        using (html.Begin("html", ("lang", "en")))
        {
            WriteHead(html, title);
            using (html.Begin("body", ("data-live", isLive ? $"{Home}/events" : null)))
            {
                html.Element("a", "Skip to the content", ("class", "skip"), ("href", "#content"));
                WriteHeader(html, title, isLive);
                using (html.Begin("main", ("id", "content"), ("tabindex", "-1")))
                {
                    write(html);
                }
            }
        }

        return html.ToString();
    }

    private void WriteHead(HtmlWriter html, string title)
    {
        using (html.Begin("head"))
        {
            html.Empty("meta", ("charset", "utf-8"));
            html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Element("title", $"{title} · {Name}");
            html.Empty("link", ("rel", "icon"), ("href", FrameAssets.Icon.AddressUnder(Home)));
            html.Empty("link", ("rel", "stylesheet"), ("href", FrameAssets.Style.AddressUnder(Home)));
            html.Element("script", "", ("src", FrameAssets.Script.AddressUnder(Home)), ("defer", ""));
        }
    }

    private void WriteHeader(HtmlWriter html, string title, bool isLive)
    {
        using (html.Begin("header", ("class", "top")))
        {
            html.Element("a", Name, ("class", "name"), ("href", Home));
            using (html.Begin("nav", ("aria-label", "Pages")))
            {
                foreach (Item item in Navigation)
                {
                    using (html.Begin("a", ("href", item.Address), ("aria-current", item.Title == title ? "page" : null)))
                    {
                        html.Text(item.Title);
                        if (item.Note is not null)
                        {
                            html.Element("span", item.Note, ("class", "note"));
                        }
                    }
                }
            }

            if (isLive)
            {
                html.Element("span", "Live", ("class", "live"), ("hidden", ""));
            }
        }
    }

    /// <summary>An entry of the navigation.</summary>
    /// <param name="Title">The title of its page.</param>
    /// <param name="Address">The page.</param>
    /// <param name="Note">A number beside it; null: none.</param>
    internal sealed record Item(string Title, string Address, string? Note = null);
}
