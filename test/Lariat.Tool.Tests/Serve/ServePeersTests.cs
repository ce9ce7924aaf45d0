namespace Lariat.Tool.Tests;

/// <summary>Every request of the table in docs/serve.md, sent to <c>lariat serve</c>, nginx and Python's <c>http.server</c>.</summary>
public sealed class ServePeersTests : IDisposable
{
    private const string OldDate = "Thu, 01 Jan 2015 00:00:00 GMT";

    private readonly TestDirectory _outside = new();
    private readonly TestDirectory _work = new();
    private readonly string _site;

    public ServePeersTests()
    {
        _site = _outside.Join("site");
        Directory.CreateDirectory(Path.Combine(_site, "folder"));
        Directory.CreateDirectory(Path.Combine(_site, "indexed"));
        Write("digits.txt", "0123456789");
        Write("text.txt", string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")));
        Write("caf\u00e9 100%.txt", "name");
        Write("empty.txt", "");
        Write(".hidden", "hidden");
        Write("folder/.hidden", "hidden");
        Write("folder/seen.txt", "seen");
        Write("indexed/index.html", "index");
        File.WriteAllText(_outside.Join("secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(_site, "inside"), "digits.txt");
        File.CreateSymbolicLink(Path.Combine(_site, "outside"), _outside.Join("secret.txt"));
    }

    private static IReadOnlyList<(string Name, Func<int, Task<string>> Ask)> Requests { get; } =
    [
        ("a file", port => Ask(port, "GET", "/digits.txt")),
        ("`HEAD`", async port => await RawAnswer.AskAsync(port, "HEAD", "/digits.txt") is { Body: "" } answer ? $"{answer.Status}, length {answer["Content-Length"]}" : "a body"),
        ("`POST`", port => Ask(port, "POST", "/digits.txt", "Content-Length: 0")),
        ("`OPTIONS`", port => Ask(port, "OPTIONS", "/digits.txt")),
        ("an empty file", port => Ask(port, "GET", "/empty.txt")),
        ("a name that is not there", port => Ask(port, "GET", "/missing.txt")),
        ("the target as a URL (`GET http://a/digits.txt`)", port => Ask(port, "GET", "http://a/digits.txt")),
        ("`Range: bytes=0-3`", port => AskForRange(port, "bytes=0-3")),
        ("`Range: bytes=-2`", port => AskForRange(port, "bytes=-2")),
        ("`Range: bytes=8-100`", port => AskForRange(port, "bytes=8-100")),
        ("`Range: bytes=10-`, behind the end", port => AskForRange(port, "bytes=10-")),
        ("two ranges", port => AskForRange(port, "bytes=0-1,4-5")),
        ("a unit that nobody knows (`lines=0-3`)", port => AskForRange(port, "lines=0-3")),
        ("`If-Range` with the file's tag", async port => await AskForRange(port, "bytes=0-3", $"If-Range: {await TagAsync(port)}")),
        ("`If-Range` with another tag", port => AskForRange(port, "bytes=0-3", "If-Range: \"other\"")),
        ("`If-Range` with the file's date", async port => await AskForRange(port, "bytes=0-3", $"If-Range: {await DateAsync(port)}")),
        ("`If-Range` with another date", port => AskForRange(port, "bytes=0-3", $"If-Range: {OldDate}")),
        ("`ETag`", async port => KindOf(await TagAsync(port))),
        ("`If-None-Match` with the file's tag", async port => await Ask(port, "GET", "/digits.txt", $"If-None-Match: {await TagAsync(port)}")),
        ("`If-None-Match: *`", port => Ask(port, "GET", "/digits.txt", "If-None-Match: *")),
        ("`If-Match` with another tag", port => Ask(port, "GET", "/digits.txt", "If-Match: \"other\"")),
        ("`If-Modified-Since` the file's date", async port => await Ask(port, "GET", "/digits.txt", $"If-Modified-Since: {await DateAsync(port)}")),
        ("`If-Modified-Since` a later date", port => Ask(port, "GET", "/digits.txt", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT")),
        ("`If-Unmodified-Since` an earlier date", port => Ask(port, "GET", "/digits.txt", $"If-Unmodified-Since: {OldDate}")),
        ("`Accept-Encoding: gzip`", port => Ask(port, "GET", "/text.txt", "Accept-Encoding: gzip")),
        ("`Accept-Encoding: br`", port => Ask(port, "GET", "/text.txt", "Accept-Encoding: br")),
        ("`Accept-Encoding: gzip;q=0`", port => Ask(port, "GET", "/text.txt", "Accept-Encoding: gzip;q=0")),
        ("`ETag` of what is compressed", async port => KindOf(await TagAsync(port, "/text.txt", "Accept-Encoding: gzip"))),
        ("`ETag` and `Vary` of the 304 to it", NotModifiedOfCompressedAsync),
        ("a range of what could be compressed", async port => await Ask(port, "GET", "/text.txt", "Accept-Encoding: gzip", "Range: bytes=0-3")),
        ("a name with a space, `%`, `é`, escaped", port => Ask(port, "GET", "/caf%C3%A9%20100%25.txt")),
        ("`/%2e%2e/secret.txt`", port => Ask(port, "GET", "/%2e%2e/secret.txt")),
        ("`/..%2fsecret.txt`", port => Ask(port, "GET", "/..%2fsecret.txt")),
        ("`/folder/../digits.txt`", port => Ask(port, "GET", "/folder/../digits.txt")),
        ("`//digits.txt`", port => Ask(port, "GET", "//digits.txt")),
        ("a link within the folder", port => Ask(port, "GET", "/inside")),
        ("a link out of the folder", port => Ask(port, "GET", "/outside")),
        ("a name with a dot first", port => Ask(port, "GET", "/.hidden")),
        ("a folder without the slash", port => Ask(port, "GET", "/folder")),
        ("a folder with an `index.html`", async port => (await RawAnswer.AskAsync(port, "GET", "/indexed/")).Body.Contains("index") ? "the index" : "another page"),
        ("a folder without one", port => Ask(port, "GET", "/folder/")),
        ("hidden names in its list", async port => (await RawAnswer.AskAsync(port, "GET", "/folder/")).Body.Contains(".hidden") ? "listed" : "not listed"),
    ];

    [Fact]
    public async Task Table_OfServeMd_IsWhatTheServersAnswer()
    {
        Assert.SkipUnless(File.Exists(FilePeer.Nginx), "nginx is not installed.");
        Assert.SkipUnless(File.Exists(FilePeer.Python), "Python is not installed.");
        await using RunningServe serve = await RunningServe.StartAsync(_site, "--quiet");
        using FilePeer nginx = await FilePeer.StartNginxAsync(_site, _work);
        using FilePeer python = await FilePeer.StartPythonAsync(_site);

        var rows = new List<string>();
        foreach ((string name, Func<int, Task<string>> ask) in Requests)
        {
            rows.Add($"| {name} | {await ask(serve.Url.Port)} | {await ask(nginx.Port)} | {await ask(python.Port)} |");
        }

        string[] table = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "serve.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.True(table.SequenceEqual(rows), $"The answers make another table than that of docs/serve.md:\n{string.Join('\n', rows)}");
    }

    public void Dispose()
    {
        _outside.Dispose();
        _work.Dispose();
    }

    private static async Task<string> Ask(int port, string method, string target, params string[] headers)
    {
        RawAnswer answer = await RawAnswer.AskAsync(port, method, target, headers);
        string extra = answer["Content-Encoding"] ?? answer["Content-Range"] ?? (answer.Status[0] == '3' ? Relative(answer["Location"]) : null) ?? "";
        string kind = answer["Content-Type"]?.StartsWith("multipart/", StringComparison.Ordinal) == true ? "multipart" : "";
        return $"{answer.Status} {extra}{kind}".TrimEnd();
    }

    private static Task<string> AskForRange(int port, string range, params string[] headers)
        => Ask(port, "GET", "/digits.txt", [$"Range: {range}", .. headers]);

    private static async Task<string> NotModifiedOfCompressedAsync(int port)
    {
        RawAnswer whole = await RawAnswer.AskAsync(port, "GET", "/text.txt", "Accept-Encoding: gzip");
        RawAnswer not = await RawAnswer.AskAsync(port, "GET", "/text.txt", "Accept-Encoding: gzip", $"If-None-Match: {whole["ETag"] ?? "\"none\""}");
        return not.Status != "304" ? $"{not.Status}" : whole["ETag"] == not["ETag"] && whole["Vary"] == not["Vary"] ? "those of the 200" : "others than those of the 200";
    }

    private static async Task<string> TagAsync(int port, string path = "/digits.txt", params string[] headers)
        => (await RawAnswer.AskAsync(port, "GET", path, headers))["ETag"] ?? "";

    private static async Task<string> DateAsync(int port) => (await RawAnswer.AskAsync(port, "GET", "/digits.txt"))["Last-Modified"] ?? "";

    private static string KindOf(string tag) => tag == "" ? "none" : tag.StartsWith("W/", StringComparison.Ordinal) ? "weak" : "strong";

    private static string? Relative(string? location) => location is null ? null : Uri.TryCreate(location, UriKind.Absolute, out Uri? url) ? url.AbsolutePath : location;

    private void Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_site, name), text);
        File.SetLastWriteTimeUtc(Path.Combine(_site, name), new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc));
    }
}
