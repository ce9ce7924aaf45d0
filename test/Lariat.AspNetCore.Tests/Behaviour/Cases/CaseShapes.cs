namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>The two shapes that most cases have, and what their requests begin and end with.</summary>
internal static class CaseShapes
{
    /// <summary>A last request: its answer shows that the connection was kept, and ends it.</summary>
    public const string Farewell = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    /// <summary>Requests after which the connection lives on.</summary>
    public static BehaviourCase Kept(string name, string requests, string expects, HostProfile? profile = null)
        => new(name, profile ?? HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(requests + Farewell);
            await client.EndAsync();
        })
        { Expects = expects };

    /// <summary>Requests after which the server ends the connection by itself.</summary>
    public static BehaviourCase Ended(string name, string requests, string expects, HostProfile? profile = null)
        => new(name, profile ?? HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(requests);
            await client.EndAsync();
        })
        { Expects = expects };

    /// <summary>The head of a request for a path, with more headers (each with its line end).</summary>
    public static string Get(string path, string headers = "", string method = "GET") => $"{method} {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n";

    /// <summary>A request with a body of known length.</summary>
    public static string Post(string path, string body, string headers = "")
        => $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    /// <summary>A request whose body is chunked as it stands.</summary>
    public static string Chunked(string path, string chunks, string headers = "")
        => $"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n{headers}\r\n{chunks}";
}
