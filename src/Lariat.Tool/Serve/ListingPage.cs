using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Lariat.Tool.Serve;

/// <summary>The page of a directory: plain HTML, no script, no external resources. Every name is untrusted text.</summary>
internal sealed class ListingPage : IDirectoryFormatter
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --dim: #777; --link: #0b62c4 }
        @media (prefers-color-scheme: dark) { :root { --link: #7ab7ff; --dim: #999 } }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        h1 { font-size: 1.3rem; font-weight: 600; overflow-wrap: anywhere }
        table { border-collapse: collapse; width: 100% }
        th { text-align: left; font-weight: 500; color: var(--dim); font-size: .85rem }
        th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line) }
        td:first-child { overflow-wrap: anywhere }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--dim) }
        tr:hover td { background: #8881 }
        a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
        """;

    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB"];

    public Task GenerateContentAsync(HttpContext context, IEnumerable<IFileInfo> contents)
    {
        byte[] page = Encoding.UTF8.GetBytes(Write(context.Request.Path.Value ?? "/", contents));
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentLength = page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(page).AsTask();
    }

    private static string Write(string path, IEnumerable<IFileInfo> contents)
    {
        string title = HtmlEncoder.Default.Encode(path);
        var page = new StringBuilder($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{title}</title>
            <style>{Style}</style>
            <h1>{title}</h1>
            <table>
            <tr><th>Name<th class="n">Size<th class="n">Modified

            """);
        if (path != "/")
        {
            page.Append("<tr><td><a href=\"../\">../</a><td><td>\n");
        }

        foreach (IFileInfo entry in contents
            .OrderByDescending(entry => entry.IsDirectory)
            .ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase))
        {
            Append(page, entry);
        }

        return page.Append("</table>\n").ToString();
    }

    private static void Append(StringBuilder page, IFileInfo entry)
    {
        string slash = entry.IsDirectory ? "/" : "";

        // "./": a name with a colon is not treated as a scheme.
        page.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"./{Uri.EscapeDataString(entry.Name)}{slash}\">")
            .Append(HtmlEncoder.Default.Encode(entry.Name)).Append(slash).Append("</a>")
            .Append("<td class=\"n\">").Append(entry.IsDirectory ? "" : Describe(entry.Length))
            .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{entry.LastModified.LocalDateTime:yyyy-MM-dd HH:mm}\n");
    }

    private static string Describe(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1000 && unit < s_units.Length - 1; unit++)
        {
            size /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {s_units[unit]}");
    }
}
