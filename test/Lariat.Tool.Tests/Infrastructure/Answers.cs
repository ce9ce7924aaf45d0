namespace Lariat.Tool.Tests;

/// <summary>What a server says.</summary>
internal static class Answers
{
    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <param name="headers">Each with its line end.</param>
    public static string Status(int status, string phrase, string headers = "")
        => $"HTTP/1.1 {status} {phrase}\r\nContent-Length: 0\r\n{headers}\r\n";

    public static string Redirect(string location) => Status(302, "Found", $"Location: {location}\r\n");
}
