using Lariat.Native;

namespace Lariat.Processes;

/// <summary>Why a process did not start, as an exception that says with which program. The system has one number for many reasons.</summary>
internal static class SpawnFailure
{
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be entered.</exception>
    public static void CheckWorkingDirectory(string directory, string program)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"'{program}' was not started: its working directory '{directory}' does not exist.");
        }

        if (!OperatingSystem.IsWindows() && !PosixProgram.IsAccessible(directory))
        {
            throw new UnauthorizedAccessException($"'{program}' was not started: there is no permission for its working directory '{directory}'.");
        }
    }

    /// <param name="errno">The system's answer.</param>
    /// <param name="program">What the caller has named.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="workingDirectory">From where a relative path is taken; null: ours.</param>
    public static Exception Create(int errno, string program, string path, string? workingDirectory)
    {
        return errno switch
        {
            Errno.ENOENT or Errno.ENOTDIR when File.Exists(Path.Combine(workingDirectory ?? "", path)) => new FileNotFoundException(
                $"The program '{program}' exists, but what should run it, the interpreter in its first line or its loader, does not.", program),
            Errno.ENOENT or Errno.ENOTDIR => PosixProgram.NotFound(program),
            Errno.EACCES or Errno.EPERM => PosixProgram.Forbidden(program),
            Errno.ENOEXEC => new IOException($"'{program}' is not a program: it has no format that the system knows. A script needs '#!' and its interpreter in its first line."),
            Errno.E2BIG => new IOException($"'{program}' was not started: its arguments and environment are longer than the system allows."),
            _ => Errno.ToException(errno, $"Starting '{program}'"),
        };
    }
}
