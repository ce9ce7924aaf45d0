using System.Net;

namespace Lariat.Tool.Serve;

/// <summary>The options of <c>lariat serve</c>.</summary>
internal sealed record ServeOptions
{
    /// <summary>The directory; it exists, and the path is absolute.</summary>
    public required string Folder { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>The port; 0: a free one.</summary>
    public required int Port { get; init; }

    /// <summary>Lets pages of other sites read the files.</summary>
    public bool AllowsOtherOrigins { get; init; }

    /// <summary>Answers a path that is not a file with <c>/index.html</c>.</summary>
    public bool IsSinglePage { get; init; }

    /// <summary>Serves names that begin with a dot.</summary>
    public bool ServesHidden { get; init; }

    /// <summary>Follows links that leave the directory.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>Prints no line for each request.</summary>
    public bool IsQuiet { get; init; }
}
