namespace Lariat.Tool;

/// <summary>The command's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>Everything was fetched, now or in an earlier run.</summary>
    public const int Success = 0;

    /// <summary>At least one URL failed.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line or the input is invalid; nothing was fetched.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C; by convention 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
