using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lariat.Tool.Load;

/// <summary>Creates the single request of a run.</summary>
internal static class RequestBytes
{
    // RFC 9110, section 5.6.2: the characters of a method or a header's name.
    private static readonly SearchValues<char> s_token
        = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // The generator sets these itself, since it keeps the connection and counts the bytes.
    private static readonly string[] s_own = ["Content-Length", "Transfer-Encoding", "Expect", "Upgrade"];

    // Without content they must declare that: RFC 9110, section 8.6.
    private static readonly string[] s_methodsWithContent = ["POST", "PUT", "PATCH"];

    /// <summary>Creates a request of HTTP/1.1.</summary>
    /// <param name="url">Absolute.</param>
    /// <param name="method">Null: POST with a body, otherwise GET.</param>
    /// <param name="headers">Each "name: value".</param>
    /// <param name="body">Null: none.</param>
    /// <exception cref="UsageException">A part of it is not valid in a request.</exception>
    public static byte[] Make(Uri url, string? method, IReadOnlyList<string> headers, byte[]? body)
    {
        method ??= body is null ? "GET" : "POST";
        if (!IsToken(method) || method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--method takes a method such as GET or POST, but got '{method}'.");
        }

        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{method} {url.PathAndQuery} HTTP/1.1\r\n");
        if (!headers.Any(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append(CultureInfo.InvariantCulture, $"Host: {url.Authority}\r\n");
        }

        foreach (string header in headers)
        {
            head.Append(Checked(header)).Append("\r\n");
        }

        if (body is not null || s_methodsWithContent.Contains(method))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
    }

    private static string Checked(string header)
    {
        int colon = header.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !IsToken(header[..colon]) || header.AsSpan().ContainsAny("\r\n\0"))
        {
            throw new UsageException($"--header takes 'name: value', but got '{header}'.");
        }

        string name = header[..colon];
        return s_own.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? throw new UsageException($"--header cannot set {name}: 'lariat load' determines itself how its requests end.")
            : header;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_token);
}
