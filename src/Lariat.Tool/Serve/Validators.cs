// A validator tells whether a client's copy is the current file. The validator of ASP.NET Core's static file middleware consists of the
// length and the second of the last change, so it does not detect that a file is written again within the second: the copy stays old, and a
// resumed download is composed of two files. Here the tag has the full time, and the middleware gets the result of the comparison: by "*",
// which it treats as matching every tag, or by no condition at all. It inspects the file again; if the file has changed by then, the
// request starts again.
//
// A compressed response has other bytes, so its tag is weak (RFC 9110, section 8.8.3), also in the 304 that replaces it (section 15.4.5). A
// request for a range concerns the file's own bytes, and is never compressed.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Lariat.Tool.Serve;

/// <summary>ETags, and the conditions of requests: <c>If-Match</c>, <c>If-None-Match</c>, <c>If-Range</c>.</summary>
internal sealed class Validators(
    ServedFiles files, IResponseCompressionProvider compression, ICollection<string> compressedTypes, TimeProvider time)
{
    private const int MaxTries = 3;
    private const string NoTag = "\"none\"";

    // Two writes may get one time: the kernel's clock for files advances every 1 to 10 ms, and some file systems store seconds only. The
    // milliseconds are waited for; otherwise, until the clock has advanced, the tag is one that no later request matches.
    private static readonly TimeSpan s_clockTick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_timerTick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_coarseTick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly object s_tagKey = new();

    private static readonly string[] s_translated =
    [
        HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince,
        HeaderNames.Range,
        HeaderNames.AcceptEncoding,
    ];

    public async Task CompareAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Request.Headers;
        var asked = new HeaderDictionary(new Dictionary<string, StringValues>(headers, StringComparer.OrdinalIgnoreCase));
        for (int tries = 1; ; tries++)
        {
            if (await FindFileAsync(context.Request.Path.Value ?? "") is { } file)
            {
                Translate(file, new RequestHeaders(asked), headers, context);
            }

            try
            {
                await next(context);
                return;
            }
            catch (FileChangedException) when (!context.Response.HasStarted)
            {
                context.Response.Clear();
                if (tries == MaxTries)
                {
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    context.Response.Headers.RetryAfter = "1";
                    return;
                }

                foreach (string name in s_translated)
                {
                    headers[name] = asked[name];
                }
            }
        }
    }

    /// <summary>Sets the tag of a response whose type is known.</summary>
    public void Tag(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (headers.ETag.Count == 0 || context.Items[s_tagKey] is not EntityTagHeaderValue tag)
        {
            return;
        }

        bool isCompressible = MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out MediaTypeHeaderValue? type)
            && compressedTypes.Contains(type.MediaType.ToString());
        if (isCompressible)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        bool isCompressed = isCompressible && compression.CheckRequestAcceptsCompression(context)
            && compression.GetCompressionProvider(context) is not null;
        headers.ETag = (isCompressed ? new EntityTagHeaderValue(tag.Tag, isWeak: true) : tag).ToString();
    }

    private async Task<ServedFile?> FindFileAsync(string path)
    {
        var file = files.GetFileInfo(path) as ServedFile;
        for (int looks = 1; looks <= MaxTries && file is not null && time.GetUtcNow() - file.LastModified is { Ticks: >= 0 } age
            && age < s_clockTick; looks++)
        {
            // A timer may be a little early.
            await Task.Delay(s_clockTick - age + s_timerTick, time);
            file = files.GetFileInfo(path) as ServedFile;
        }

        return file;
    }

    private void Translate(ServedFile file, RequestHeaders asked, IHeaderDictionary headers, HttpContext context)
    {
        bool isYoung = IsYoung(file);
        var tag = new EntityTagHeaderValue(
            $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}{(isYoung ? "-young" : "")}\"", isWeak: isYoung);
        context.Items[s_tagKey] = tag;
        if (asked.IfMatch.Count > 0)
        {
            bool isSame = asked.IfMatch.Any(one => IsAny(one) || one.Compare(tag, useStrongComparison: true));
            headers.IfMatch = isSame ? "*" : NoTag;
            headers.Remove(HeaderNames.IfUnmodifiedSince);
        }

        if (asked.IfNoneMatch.Count > 0)
        {
            headers.Remove(HeaderNames.IfModifiedSince);
            bool isSame = asked.IfNoneMatch.Any(one => IsAny(one) || (!isYoung && one.Compare(tag, useStrongComparison: false)));
            headers.IfNoneMatch = isSame ? "*" : NoTag;
        }

        if (headers.Range.Count > 0)
        {
            headers.Remove(HeaderNames.AcceptEncoding);
            if (headers.IfRange.Count > 0 && !IsSame(file, tag, asked.IfRange))
            {
                headers.Remove(HeaderNames.Range);
            }

            headers.Remove(HeaderNames.IfRange);
        }
    }

    private bool IsYoung(ServedFile file)
    {
        TimeSpan tick = file.LastModified.Ticks % s_second.Ticks == 0 ? s_coarseTick : s_clockTick;
        return time.GetUtcNow() - file.LastModified < tick;
    }

    // A date identifies the file only when its second is over.
    private bool IsSame(ServedFile file, EntityTagHeaderValue tag, RangeConditionHeaderValue? condition)
        => condition?.EntityTag is { } one
            ? one.Compare(tag, useStrongComparison: true)
            : condition?.LastModified?.ToUnixTimeSeconds() == file.LastModified.ToUnixTimeSeconds()
                && time.GetUtcNow().ToUnixTimeSeconds() > file.LastModified.ToUnixTimeSeconds();

    private static bool IsAny(EntityTagHeaderValue tag) => tag.Equals(EntityTagHeaderValue.Any);
}
