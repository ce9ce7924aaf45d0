namespace Gateway;

/// <summary>What a client asks the backends for: a path below theirs, never another server.</summary>
/// <remarks>
/// Every segment is escaped as text, and none is "." or ".." or empty, so that it cannot become a host ("//10.0.0.5/"), a scheme ("http://…"), a query or
/// a way up.
/// </remarks>
internal sealed class AskedPath
{
    private readonly string _below;

    private AskedPath(string below) => _below = below;

    /// <summary>Reads what comes behind "/all/", or returns null if it is no such path.</summary>
    public static AskedPath? Read(string path, QueryString query)
    {
        string[] segments = path.Split('/');
        bool isPlain = !path.Contains('\\') && segments.All(segment => segment is not ("" or "." or ".."));
        return isPlain ? new AskedPath(string.Join('/', segments.Select(Uri.EscapeDataString)) + query.ToUriComponent()) : null;
    }

    public Uri Below(Backend backend) => new(backend.Url.AbsoluteUri + _below);
}
