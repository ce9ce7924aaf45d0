namespace Lariat.Tool.Fetch.Output;

/// <summary>Explains errors of the file system.</summary>
internal static class FileErrors
{
    // .NET keeps errno in HResult where it has no exception type of its own for it (errno.h of Linux and macOS), and Windows' code there.
    private const int NoSpace = 28;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>A sentence for the user.</summary>
    public static string Explain(Exception error) => error switch
    {
        _ when IsDiskFull(error) => "the disk is full. Make room and run the command again: finished files are kept.",
        UnauthorizedAccessException => "access is denied. Check the permissions, and that it is not a directory where a file is expected.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file or directory.",
        _ => error.Message,
    };

    /// <summary>The failure of a URL whose body cannot be saved.</summary>
    public static FetchException CannotSave(string path, Exception error) => new(
        IsDiskFull(error) ? FailureKind.DiskFull : FailureKind.CannotWrite, $"{path} cannot be saved: {Explain(error)}");

    /// <summary>True for the exceptions that file operations throw.</summary>
    public static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    private static bool IsDiskFull(Exception error)
        => error is IOException && error.HResult is NoSpace or QuotaLinux or QuotaMac or NoSpaceWindows;
}
