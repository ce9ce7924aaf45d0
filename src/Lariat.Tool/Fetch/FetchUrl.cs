namespace Lariat.Tool.Fetch;

/// <summary>Decides which strings can be fetched.</summary>
internal static class FetchUrl
{
    /// <summary>Reads a URL.</summary>
    /// <exception cref="FetchException">It cannot be fetched; the message says how to write it.</exception>
    public static Uri Parse(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            throw Bad($"this is not a URL: it has no scheme. Write https://{text.TrimStart('/')} if that is meant.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
        {
            throw Bad("this is not a valid URL. Check the host name and the port.");
        }

        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        {
            throw Bad($"{uri.Scheme} URLs cannot be fetched, only http and https.");
        }

        if (uri.Host.Length == 0)
        {
            throw Bad("the URL names no host.");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Bad("the URL has a user name or password in it, which would not be sent. Take it out.");
        }

        return uri;
    }

    private static FetchException Bad(string message) => new(FailureKind.BadUrl, message);
}
