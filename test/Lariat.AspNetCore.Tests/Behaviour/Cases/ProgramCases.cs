using Lariat.AspNetCore.Tests.Behaviour.Normalising;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Real clients: curl, openssl, nghttp and h2load from Debian's nghttp2-client.</summary>
internal static class ProgramCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Curl("a page", HostProfile.Default, "HTTP/1.1 200 OK", "-i", "{server}/hello"),
        Curl("HTTP/1.0", HostProfile.Default, "Connection: close", "-i", "--http1.0", "{server}/chunks?count=3"),
        Curl("two pages, one connection", HostProfile.Default, "connects 0", "-i", "-w", "connects %{num_connects}\n", "{server}/hello", "{server}/hello"),
        Curl("chunked upload", HostProfile.Default, "exit code 0", "-i", "-H", "Transfer-Encoding: chunked", "-T", "{file}", "{server}/hash"),
        Curl("upload with Expect", HostProfile.Default, "HTTP/1.1 100 Continue", "-i", "-H", "Expect: 100-continue", "-T", "{file}", "{server}/hash"),
        Curl("HEAD", HostProfile.Default, "Content-Length: 5", "-I", "{server}/hello"),
        Curl("3 MB", HostProfile.Default, "size 3000000", "-o", "/dev/null", "-w", "size %{size_download} status %{http_code}\n", "{server}/big?bytes=3000000"),
        Curl("a range of a server that knows none", HostProfile.Default, "HTTP/1.1 200", "-i", "-r", "0-3", "{server}/hello"),
        Curl("HTTP/2 with prior knowledge", HostProfile.Http2, "HTTP/2 200", "-i", "--http2-prior-knowledge", "{server}/hello"),
        Curl("HTTP/2 upload with prior knowledge", HostProfile.Http2, "HTTP/2 200", "-i", "--http2-prior-knowledge", "-T", "{file}", "{server}/hash"),
        Curl("https, HTTP/1.1", HostProfile.Https, "HTTP/1.1 200", "-k", "-i", "--http1.1", "{server}/tls"),
        Curl("https, HTTP/2", HostProfile.Https, "HTTP/2 200", "-k", "-i", "--http2", "{server}/tls"),
        Curl("https, upload over HTTP/1.1", HostProfile.Https, "HTTP/1.1 200", "-k", "-i", "--http1.1", "-T", "{file}", "{server}/hash"),
        Curl("https, upload over HTTP/2", HostProfile.Https, "HTTP/2 200", "-k", "-i", "--http2", "-T", "{file}", "{server}/hash"),
        Curl("https, 3 MB over HTTP/2", HostProfile.Https, "size 3000000", "-k", "--http2", "-o", "/dev/null", "-w", "size %{size_download} status %{http_code}\n", "{server}/big?bytes=3000000"),
        Curl("https, a certificate nobody knows", HostProfile.Https, "exit code 60", "{server}/hello"),
        OpenSsl("TLS 1.2", "-tls1_2"),
        OpenSsl("TLS 1.3", "-tls1_3"),
        Program("nghttp", "a page", HostProfile.Http2, "Hello", "{server}/hello"),
        Program("nghttp", "10 pages with a priority", HostProfile.Http2, "Hello", "-m", "10", "-p", "32", "{server}/hello"),
        Program("nghttp", "an upload with trailers", HostProfile.Http2, "x-sum=19", "-d", "{small}", "--trailer", "X-Sum: 19", "{server}/trailers"),
        Program("nghttp", "over TLS", HostProfile.Https, "HTTP/2 https", "{server}/tls"),
        Load("2,000 requests on 4 connections", HostProfile.Http2, "-n", "2000", "-c", "4", "-m", "10", "{server}/hello"),
        Load("100 KB answers", HostProfile.Http2, "-n", "200", "-c", "2", "-m", "4", "{server}/big?bytes=100000"),
        Load("over TLS", HostProfile.Https, "-n", "500", "-c", "4", "-m", "10", "{server}/hello"),
        Load("HTTP/1.1", HostProfile.Default, "--h1", "-n", "500", "-c", "4", "{server}/hello"),
    ];

    private static BehaviourCase Curl(string name, HostProfile profile, string expects, params string[] arguments)
        => Program("curl", name, profile, expects, ["-sS", "-q", .. arguments]);

    // The request comes from the standard input; the server closes.
    private static BehaviourCase OpenSsl(string name, string version) => new($"openssl: {name}", HostProfile.Https, async play =>
    {
        string[] arguments = ["s_client", "-quiet", "-connect", $"127.0.0.1:{play.Host.PortOf(0)}", version];
        ProgramRun run = await ProgramRun.RunAsync("openssl", arguments, "GET /tls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        play.Remark(ProgramOutput.Normalise(run.ToString(), play.Host));
    })
    { Expects = "HTTP/1.1 https", Program = "openssl" };

    // Everything but the counts is time.
    private static BehaviourCase Load(string name, HostProfile profile, params string[] arguments) => new($"h2load: {name}", profile, async play =>
    {
        ProgramRun run = await ProgramRun.RunAsync("h2load", Fill(play, arguments));
        string[] counts = [.. run.Output.Split('\n').Where(line => line.StartsWith("requests:", StringComparison.Ordinal) || line.StartsWith("status codes:", StringComparison.Ordinal))];
        play.Remark($"exit code {run.Code}\n{string.Join('\n', counts)}");
    })
    { Expects = ", 0 failed, 0 errored, 0 timeout", Program = "h2load" };

    private static BehaviourCase Program(string program, string name, HostProfile profile, string expects, params string[] arguments)
        => new($"{program}: {name}", profile, async play => await play.RunAsync(program, [.. Fill(play, arguments)])) { Expects = expects, Program = program };

    private static IEnumerable<string> Fill(Play play, string[] arguments) => arguments.Select(argument => argument
        .Replace("{server}", play.Host.Addresses[0], StringComparison.Ordinal)
        .Replace("{port}", play.Host.PortOf(0).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{file}", UploadFiles.Large, StringComparison.Ordinal)
        .Replace("{small}", UploadFiles.Small, StringComparison.Ordinal));
}
