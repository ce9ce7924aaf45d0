using Lariat.Native;

namespace Lariat.Processes;

/// <summary>
/// Explains why a process did not start, in an exception that names the program. The system has one number for many reasons.
/// </summary>
internal static class SpawnFailure
{
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to enter it.</exception>
    public static void CheckWorkingDirectory(string directory, string program)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"'{program}' was not started: its working directory '{directory}' does not exist.");
        }

        if (!OperatingSystem.IsWindows() && !PosixProgram.IsAccessible(directory))
        {
            throw new UnauthorizedAccessException(
                $"'{program}' was not started: there is no permission for its working directory '{directory}'.");
        }
    }

    /// <param name="errno">The system's error number.</param>
    /// <param name="program">The name that the caller used.</param>
    /// <param name="path">The path at which it was found.</param>
    /// <param name="workingDirectory">The directory for a relative path; null: that of this process.</param>
    public static Exception Create(int errno, string program, string path, string? workingDirectory)
    {
        return errno switch
        {
            Errno.ENOENT or Errno.ENOTDIR when File.Exists(Path.Combine(workingDirectory ?? "", path)) => new FileNotFoundException(
                $"The program '{program}' exists, but what should run it, the interpreter in its first line or its loader, does not.",
                program),
            Errno.ENOENT or Errno.ENOTDIR => PosixProgram.NotFound(program),
            Errno.EACCES or Errno.EPERM => PosixProgram.Forbidden(program),
            Errno.ENOEXEC
                => new IOException($"'{program}' is not a program: its format is unknown to the system. A script needs '#!' and its "
                    + "interpreter in its first line."),
            Errno.E2BIG
                => new IOException($"'{program}' was not started: its arguments and environment are longer than the system allows."),
            _ => Errno.ToException(errno, $"Starting '{program}'"),
        };
    }
}
