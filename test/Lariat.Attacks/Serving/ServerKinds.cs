using Lariat.LowLevel;

namespace Lariat.Attacks.Serving;

/// <summary>What the application can run on. Kestrel's own transport comes first: the others are compared with it.</summary>
internal static class ServerKinds
{
    public const string Kestrel = "kestrel";

    public static readonly string[] All = [Kestrel, "uring", "epoll", "portable"];

    /// <summary>All that this system has; says which it does not have.</summary>
    public static string[] Available() => [.. All.Where(static kind =>
    {
        string? reason = WhyNot(kind);
        if (reason is not null)
        {
            Console.WriteLine($"{kind}: skipped: {reason}");
        }

        return reason is null;
    })];

    private static string? WhyNot(string kind)
    {
        try
        {
            using IoDriver? driver = kind switch
            {
                "uring" => new UringDriver(),
                "epoll" => new EpollDriver(),
                _ => null,
            };
            return null;
        }
        catch (IOException error)
        {
            return error.Message;
        }
    }
}
