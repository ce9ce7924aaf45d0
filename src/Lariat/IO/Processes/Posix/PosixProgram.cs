// Finds a program: as execvp(3) and Python's subprocess search it, but before the process is started, so that the error can name
// the cause.
using Lariat.IO;
using Lariat.Native;

namespace Lariat.Processes;

/// <summary>Finds the file of a program.</summary>
internal static unsafe class PosixProgram
{
    // confstr(_CS_PATH), for an environment without PATH.
    private const string DefaultPath = "/bin:/usr/bin";

    /// <param name="program">With a slash a path, otherwise a name to search.</param>
    /// <param name="environment">The environment whose PATH is used.</param>
    /// <returns>The path to start.</returns>
    /// <exception cref="FileNotFoundException">The program does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The program exists, but must not be executed.</exception>
    public static string Find(string program, Dictionary<string, string> environment)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        bool isForbidden = false;
        foreach (string directory in environment.GetValueOrDefault("PATH", DefaultPath).Split(':'))
        {
            string path = directory.Length == 0 ? $"./{program}" : $"{directory}/{program}";
            if (IsExecutable(path))
            {
                return path;
            }

            isForbidden |= File.Exists(path);
        }

        throw isForbidden ? Forbidden(program) : NotFound(program);
    }

    public static FileNotFoundException NotFound(string program) => new($"There is no program '{program}'.", program);

    public static UnauthorizedAccessException Forbidden(string program) => new(
        $"The program '{program}' must not be executed: it is a directory, or there is no permission.");

    /// <summary>True if it is a file that this process may execute, as far as can be determined without trying.</summary>
    public static bool IsExecutable(string path) => IsAccessible(path) && File.Exists(path);

    /// <summary>True if it may be executed (a file) or entered (a directory).</summary>
    public static bool IsAccessible(string path)
    {
        fixed (byte* at = PosixDescriptor.NullTerminated(path))
        {
            return Libc.Access(at, ProcessConstants.X_OK) == 0;
        }
    }
}
