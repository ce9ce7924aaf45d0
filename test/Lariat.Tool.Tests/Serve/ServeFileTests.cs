using System.IO.Compression;
using System.Net;
using System.Text;

namespace Lariat.Tool.Tests;

/// <summary>How files are answered.</summary>
public sealed class ServeFileTests : IDisposable
{
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n"));

    private readonly TestDirectory _folder = new();

    public ServeFileTests()
    {
        File.WriteAllText(_folder.Join("digits.txt"), "0123456789");
        File.WriteAllText(_folder.Join("text.txt"), s_text);
        File.WriteAllText(_folder.Join("empty.bin"), "");
        File.WriteAllText(_folder.Join("picture.png"), s_text);
        File.WriteAllText(_folder.Join("unknown.zzz"), "unknown");
        Directory.CreateDirectory(_folder.Join("site"));
        File.WriteAllText(_folder.Join("site", "index.html"), "<p>index");
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=5-", 206, "56789", "bytes 5-9/10")]
    [InlineData("bytes=-2", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=0-0", 206, "0", "bytes 0-0/10")]
    [InlineData("bytes=8-100", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=-100", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=10-", 416, "", "bytes */10")]
    [InlineData("bytes=-0", 416, "", "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData("bytes=5-3", 200, "0123456789", null)]
    [InlineData("bytes=a-b", 200, "0123456789", null)]
    [InlineData("lines=0-3", 200, "0123456789", null)]
    public async Task Get_Range_IsAnsweredOrIgnoredAsHttpSays(string range, int status, string body, string? contentRange)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.GetAsync("/digits.txt", ("Range", range));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task Get_WithItsTag_IsNotModified()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        HttpResponseMessage first = await serve.GetAsync("/digits.txt");

        HttpResponseMessage second = await serve.GetAsync("/digits.txt", ("If-None-Match", first.Headers.ETag!.ToString()));
        HttpResponseMessage other = await serve.GetAsync("/digits.txt", ("If-None-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Get_SinceItsDate_IsNotModified()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        HttpResponseMessage first = await serve.GetAsync("/digits.txt");
        DateTimeOffset date = first.Content.Headers.LastModified!.Value;

        HttpResponseMessage same = await serve.GetAsync("/digits.txt", ("If-Modified-Since", date.ToString("R")));
        HttpResponseMessage older = await serve.GetAsync("/digits.txt", ("If-Modified-Since", date.AddDays(-1).ToString("R")));
        HttpResponseMessage changed = await serve.GetAsync("/digits.txt", ("If-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, changed.StatusCode);
    }

    [Fact]
    public async Task Get_RangeIfTheFileIsAnother_IsTheWholeFile()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.GetAsync("/digits.txt", ("Range", "bytes=0-3"), ("If-Range", "\"other\""));

        Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Get_TextWithCompression_IsCompressedWithAWeakTag(string coding)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.GetAsync("/text.txt", ("Accept-Encoding", coding));
        HttpResponseMessage again = await serve.GetAsync("/text.txt", ("Accept-Encoding", coding), ("If-None-Match", answer.Headers.ETag!.ToString()));

        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        Assert.Equal(s_text, await DecodeAsync(answer, coding));
        Assert.True(answer.Headers.ETag.IsWeak);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("/picture.png", "bytes=0-")]
    [InlineData("/picture.png", null)]
    [InlineData("/text.txt", "bytes=0-5000")]
    public async Task Get_RangeOrCompressedType_IsNotCompressed(string path, string? range)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.GetAsync(path, [("Accept-Encoding", "gzip, br"), .. range is null ? Array.Empty<(string, string)>() : [("Range", range)]]);

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.StartsWith("line 0\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_File_HasTheHeadersAndNoBody()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.SendAsync(HttpMethod.Head, "/digits.txt");

        Assert.Equal(10, answer.Content.Headers.ContentLength);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/digits.txt", "text/plain")]
    [InlineData("/unknown.zzz", "application/octet-stream")]
    [InlineData("/picture.png", "image/png")]
    [InlineData("/empty.bin", "application/octet-stream")]
    [InlineData("/site/", "text/html")]
    public async Task Get_File_HasItsType(string path, string type)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Get_NamedPipe_DoesNotWait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in folders are Unix's.");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder.Join("pipe")]);
        await mkfifo.WaitForExitAsync();
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        Assert.Equal("", await serve.Http.GetStringAsync("/pipe"));
    }

    [Fact]
    public async Task Get_BigFile_ArrivesWhole()
    {
        byte[] big = new byte[30_000_000];
        new Random(1).NextBytes(big);
        File.WriteAllBytes(_folder.Join("big.bin"), big);
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        byte[][] received = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => serve.Http.GetByteArrayAsync("/big.bin")));

        Assert.All(received, bytes => Assert.True(big.AsSpan().SequenceEqual(bytes)));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Send_OtherMethod_IsNotAllowed(string method)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await serve.SendAsync(new HttpMethod(method), "/digits.txt");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Get_WithCors_AllowsEveryOrigin()
    {
        await using RunningServe open = await RunningServe.StartAsync(_folder.Path, "--cors");
        await using RunningServe closed = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage answer = await open.GetAsync("/digits.txt", ("Origin", "http://elsewhere"));
        HttpResponseMessage preflight = await open.SendAsync(HttpMethod.Options, "/digits.txt", ("Origin", "http://elsewhere"), ("Access-Control-Request-Method", "GET"));
        HttpResponseMessage refused = await closed.GetAsync("/digits.txt", ("Origin", "http://elsewhere"));

        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Get_RouteOfASinglePage_IsItsIndex()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Join("site"), "--spa");

        Assert.Equal("<p>index", await serve.Http.GetStringAsync("/users/7"));
        Assert.Equal(HttpStatusCode.NotFound, (await serve.GetAsync("/missing.png")).StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> DecodeAsync(HttpResponseMessage answer, string coding)
    {
        Stream body = await answer.Content.ReadAsStreamAsync();
        await using Stream decoded = coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(decoded, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
