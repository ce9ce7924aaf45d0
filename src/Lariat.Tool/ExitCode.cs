namespace Lariat.Tool;

/// <summary>The command's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Success = 0;

    /// <summary>At least one URL failed; no job matched.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line or the input is invalid; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The storage of jobs is missing or cannot be used.</summary>
    public const int Storage = 3;

    /// <summary>Ctrl-C; by convention 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
