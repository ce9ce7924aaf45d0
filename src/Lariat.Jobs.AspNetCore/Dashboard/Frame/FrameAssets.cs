using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lariat.Jobs.AspNetCore.Dashboard.Frame;

/// <summary>A file of all pages. Its address has the hash of its content, so that browsers keep it forever.</summary>
internal sealed class FrameAssets
{
    private readonly byte[] _content;
    private readonly string _type;
    private readonly string _name;

    private FrameAssets(string name, string type)
    {
        using Stream stream = typeof(FrameAssets).Assembly.GetManifestResourceStream($"Dashboard.{name}")!;
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        _type = type;
        string hash = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 8));
        _name = $"{Path.GetFileNameWithoutExtension(name)}-{hash}{Path.GetExtension(name)}";
    }

    public static FrameAssets Style { get; } = new("frame.css", "text/css; charset=utf-8");

    public static FrameAssets Script { get; } = new("frame.js", "text/javascript; charset=utf-8");

    public static FrameAssets Icon { get; } = new("icon.svg", "image/svg+xml");

    /// <summary>The address below the first page's.</summary>
    public string AddressUnder(string home) => $"{home}/assets/{_name}";

    /// <summary>Maps the files.</summary>
    /// <param name="group">The group of the pages.</param>
    /// <param name="guard">Decides who may read them.</param>
    public static void Map(RouteGroupBuilder group, Func<RequestDelegate, RequestDelegate> guard)
    {
        foreach (FrameAssets asset in (ReadOnlySpan<FrameAssets>)[Style, Script, Icon])
        {
            group.MapGet($"/assets/{asset._name}", guard(asset.WriteAsync));
        }
    }

    private async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = _type;
        context.Response.ContentLength = _content.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        await context.Response.Body.WriteAsync(_content, context.RequestAborted);
    }
}
