using System.Net;
using Lariat.Tool.Serve;

namespace Lariat.Tool.Tests;

/// <summary>ETags and dates, and what conditional requests make of them.</summary>
public sealed class ServeValidatorTests : IDisposable
{
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n"));

    private readonly TestDirectory _folder = new();

    public ServeValidatorTests()
    {
        Write("data.bin", new string('A', 20), age: TimeSpan.FromMinutes(5));
        Write("page.html", s_text, age: TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Get_FileRewrittenWithinTheSecond_IsTheNewFile()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        DateTime second = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder.Join("data.bin"), second.AddMilliseconds(100));
        string tag = (await serve.GetAsync("/data.bin")).Headers.ETag!.ToString();
        Write("data.bin", new string('B', 20), age: TimeSpan.Zero);
        File.SetLastWriteTimeUtc(_folder.Join("data.bin"), second.AddMilliseconds(300));

        HttpResponseMessage whole = await serve.GetAsync("/data.bin", ("If-None-Match", tag));
        HttpResponseMessage resumed = await serve.GetAsync("/data.bin", ("If-Range", tag), ("Range", "bytes=10-"));
        HttpResponseMessage changed = await serve.GetAsync("/data.bin", ("If-Match", tag));

        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(new string('B', 20), await resumed.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.PreconditionFailed, changed.StatusCode);
    }

    [Fact]
    public async Task Get_FileOfThisMoment_IsNotCalledUnchanged()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        File.SetLastWriteTimeUtc(_folder.Join("data.bin"), DateTime.UtcNow.AddSeconds(10));

        HttpResponseMessage first = await serve.GetAsync("/data.bin");
        HttpResponseMessage second = await serve.GetAsync("/data.bin", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.True(first.Headers.ETag.IsWeak);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Theory]
    [InlineData("/page.html", "gzip")]
    [InlineData("/page.html", "br, gzip")]
    [InlineData("/page.html", "identity")]
    [InlineData("/page.html", null)]
    [InlineData("/data.bin", "gzip")]
    public async Task Answers_ToTheSameRequest_ShareTheirHeaders(string path, string? accepted)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        (string, string)[] request = accepted is null ? [] : [("Accept-Encoding", accepted)];

        HttpResponseMessage ok = await serve.GetAsync(path, request);
        string tag = ok.Headers.ETag!.ToString();
        HttpResponseMessage head = await serve.SendAsync(HttpMethod.Head, path, request);
        HttpResponseMessage notModified = await serve.GetAsync(path, [.. request, ("If-None-Match", tag)]);
        HttpResponseMessage notSince = await serve.GetAsync(path, [.. request, ("If-Modified-Since", ok.Content.Headers.LastModified!.Value.ToString("R"))]);

        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, notSince.StatusCode);
        Assert.All([head, notModified, notSince], answer =>
        {
            Assert.Equal(tag, answer.Headers.ETag!.ToString());
            Assert.Equal(ok.Headers.Vary, answer.Headers.Vary);
            Assert.Equal(ok.Content.Headers.LastModified, answer.Content.Headers.LastModified);
        });
        Assert.Equal(path == "/page.html", ok.Headers.Vary.Contains("Accept-Encoding"));
    }

    [Theory]
    [InlineData("/page.html")]
    [InlineData("/data.bin")]
    public async Task Get_RangeOfACompressibleFile_HasTheTagOfItsWholeFile(string path)
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);

        HttpResponseMessage part = await serve.GetAsync(path, ("Accept-Encoding", "gzip"), ("Range", "bytes=0-9"));
        HttpResponseMessage whole = await serve.GetAsync(path, ("Accept-Encoding", "gzip"), ("Range", "bytes=0-9"), ("If-Range", "\"other\""));
        HttpResponseMessage same = await serve.GetAsync(path, ("Accept-Encoding", "gzip"), ("Range", "bytes=0-9"), ("If-Range", part.Headers.ETag!.ToString()));

        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK, HttpStatusCode.PartialContent), (part.StatusCode, whole.StatusCode, same.StatusCode));
        Assert.Equal(part.Headers.ETag, whole.Headers.ETag);
        Assert.Equal(part.Headers.Vary, whole.Headers.Vary);
        Assert.False(part.Headers.ETag!.IsWeak);
        Assert.Empty(whole.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Get_IfMatch_ComparesStrongly()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        string tag = (await serve.GetAsync("/data.bin")).Headers.ETag!.ToString();

        HttpResponseMessage same = await serve.GetAsync("/data.bin", ("If-Match", $"\"x\", {tag}"));
        HttpResponseMessage weak = await serve.GetAsync("/data.bin", ("If-Match", "W/" + tag));
        HttpResponseMessage any = await serve.GetAsync("/data.bin", ("If-Match", "*"));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (same.StatusCode, weak.StatusCode, any.StatusCode));
    }

    [Fact]
    public async Task Get_IfRangeByDate_IsAnsweredIfItIsTheFiles()
    {
        await using RunningServe serve = await RunningServe.StartAsync(_folder.Path);
        DateTimeOffset date = (await serve.GetAsync("/data.bin")).Content.Headers.LastModified!.Value;

        HttpResponseMessage same = await serve.GetAsync("/data.bin", ("Range", "bytes=0-4"), ("If-Range", date.ToString("R")));
        HttpResponseMessage older = await serve.GetAsync("/data.bin", ("Range", "bytes=0-4"), ("If-Range", date.AddSeconds(-1).ToString("R")));
        HttpResponseMessage newer = await serve.GetAsync("/data.bin", ("Range", "bytes=0-4"), ("If-Range", date.AddSeconds(1).ToString("R")));

        Assert.Equal(
            (HttpStatusCode.PartialContent, HttpStatusCode.OK, HttpStatusCode.OK), (same.StatusCode, older.StatusCode, newer.StatusCode));
    }

    [Fact]
    public void CreateReadStream_FileReplacedSinceTheLook_Throws()
    {
        var seen = new ServedFile(new FileInfo(_folder.Join("data.bin")), "data.bin");
        Write("data.bin", new string('B', 20), age: TimeSpan.Zero);

        var error = Assert.Throws<FileChangedException>(seen.CreateReadStream);

        Assert.Contains("data.bin", error.Message);
    }

    [Fact]
    public void CreateReadStream_FileDeletedSinceTheLook_Throws()
    {
        var seen = new ServedFile(new FileInfo(_folder.Join("data.bin")), "data.bin");
        File.Delete(_folder.Join("data.bin"));

        Assert.Throws<FileChangedException>(seen.CreateReadStream);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text, TimeSpan age)
    {
        File.WriteAllText(_folder.Join(name), text);
        File.SetLastWriteTimeUtc(_folder.Join(name), DateTime.UtcNow - age);
    }
}
