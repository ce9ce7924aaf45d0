using System.CommandLine;
using System.Net;

namespace Lariat.Tool.Serve;

/// <summary>The command line of <c>lariat serve</c>.</summary>
internal sealed class ServeSwitches
{
    private const int DefaultPort = 8000;

    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "The directory to serve; the current one by default.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = static _ => ".",
    };

    private readonly Option<string> _bind = new("--bind", "-b")
    {
        Description = "The address to listen at: 0.0.0.0 is every one of this machine.",
        HelpName = "ADDRESS",
        DefaultValueFactory = static _ => "127.0.0.1",
    };

    private readonly Option<int> _port = new("--port", "-p")
    {
        Description = "The port; 0 takes a free one.",
        HelpName = "N",
        DefaultValueFactory = static _ => DefaultPort,
    };

    private readonly Option<bool> _cors = new("--cors") { Description = "Lets pages of other sites read the files (CORS)." };
    private readonly Option<bool> _spa =
        new("--spa") { Description = "Answers paths that are not files with /index.html, for an application with client-side routes." };
    private readonly Option<bool> _hidden = new("--hidden") { Description = "Serves names that begin with a dot, too." };
    private readonly Option<bool> _followLinks = new("--follow-links") { Description = "Follows symbolic links that leave DIR." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Prints no line for each request." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        foreach (Option option in new Option[] { _bind, _port, _cors, _spa, _hidden, _followLinks, _quiet })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A directory, address or port is not valid.</exception>
    public ServeOptions Read(ParseResult parsed)
    {
        string folder = parsed.GetValue(_folder)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException(
                File.Exists(folder) ? $"'{folder}' is a file: give the directory that contains it." : $"There is no directory '{folder}'.");
        }

        int port = parsed.GetValue(_port);
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new UsageException($"--port {port}: ports are 1 to {IPEndPoint.MaxPort}, or 0 for a free one.");
        }

        return new ServeOptions
        {
            Folder = Path.GetFullPath(folder),
            Address = ParseAddress(parsed.GetValue(_bind)!),
            Port = port,
            AllowsOtherOrigins = parsed.GetValue(_cors),
            IsSinglePage = parsed.GetValue(_spa),
            ServesHidden = parsed.GetValue(_hidden),
            FollowsLinks = parsed.GetValue(_followLinks),
            IsQuiet = parsed.GetValue(_quiet),
        };
    }

    private static IPAddress ParseAddress(string text)
        => text == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(text, out IPAddress? address) ? address
            : throw new UsageException($"--bind {text}: this is not an IP address (127.0.0.1, 0.0.0.0, ::1, ...).");
}
