namespace Lariat.Tool.Fetch;

/// <summary>The reason why a URL could not be fetched.</summary>
internal enum FailureKind
{
    /// <summary>Not a URL that can be fetched.</summary>
    BadUrl,

    /// <summary>The host's name has no address.</summary>
    UnknownHost,

    /// <summary>Nothing listens at the address.</summary>
    Refused,

    /// <summary>The address cannot be reached.</summary>
    Unreachable,

    /// <summary>No trusted, encrypted connection.</summary>
    Tls,

    /// <summary>The connection ended before there was a response.</summary>
    ConnectionLost,

    /// <summary>The response is not HTTP, or not the requested version.</summary>
    Protocol,

    /// <summary>The server answered, but not with success: 404, 500.</summary>
    HttpStatus,

    /// <summary>Redirects in a circle, too many, or to a forbidden target.</summary>
    Redirect,

    /// <summary>The body ended early.</summary>
    Truncated,

    /// <summary>It took longer than <c>--timeout</c>.</summary>
    Timeout,

    /// <summary>No space left to save the body.</summary>
    DiskFull,

    /// <summary>The body cannot be saved for another reason.</summary>
    CannotWrite,

    /// <summary>The process ran out of sockets or files.</summary>
    TooManyOpenFiles,
}

/// <summary>The names of the kinds for people and programs.</summary>
internal static class FailureKindNames
{
    /// <summary>The name in the summary and in JSON: "http-status".</summary>
    public static string Name(this FailureKind kind) => kind switch
    {
        FailureKind.BadUrl => "bad-url",
        FailureKind.UnknownHost => "unknown-host",
        FailureKind.ConnectionLost => "connection-lost",
        FailureKind.HttpStatus => "http-status",
        FailureKind.DiskFull => "disk-full",
        FailureKind.CannotWrite => "cannot-write",
        FailureKind.TooManyOpenFiles => "too-many-open-files",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
