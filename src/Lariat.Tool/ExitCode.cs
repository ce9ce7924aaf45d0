namespace Lariat.Tool;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Everything was fetched, now or in an earlier run.</summary>
    public const int Success = 0;

    /// <summary>At least one URL failed.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line or the input makes no sense; nothing was fetched.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C; by custom 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
