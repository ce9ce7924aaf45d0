// A strong ETag promises the same bytes, and a compressed answer has others: a download that is resumed with If-Range would be made of both.
// So the tag of a compressed answer is weak (RFC 9110, section 8.8.3), and If-None-Match, which compares weakly (section 13.1.2), is given
// to the middleware of files, which compares strongly, without the mark of weakness.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lariat.Tool.Serve;

/// <summary>ETags of compressed answers.</summary>
internal static class CompressedTags
{
    private const string Weak = "W/";

    public static Task WeakenAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } tags)
        {
            context.Request.Headers.IfNoneMatch = new StringValues([.. tags.Select(tag => tag?.Replace(Weak + "\"", "\"", StringComparison.Ordinal))]);
        }

        context.Response.OnStarting(static state =>
        {
            IHeaderDictionary headers = ((HttpContext)state).Response.Headers;
            if (headers.ContentEncoding.Count > 0 && headers.ETag is [{ } tag] && !tag.StartsWith(Weak, StringComparison.Ordinal))
            {
                headers.ETag = Weak + tag;
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
