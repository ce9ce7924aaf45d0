using System.Diagnostics;

namespace Lariat.TestKit;

/// <summary>The user as whom servers run: nobody special, if the tests run as root.</summary>
public static class SystemUser
{
    private static readonly string[] s_folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];

    private static readonly string? s_name = Environment.UserName == "root" ? "nobody" : null;

    /// <summary>The path of a program, or null if it is not installed.</summary>
    public static string? Find(string program)
        => s_folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static ProcessStartInfo StartInfo(params IEnumerable<string> command)
    {
        string[] words = s_name is null ? [.. command] : ["setpriv", "--reuid", s_name, "--regid", "nogroup", "--clear-groups", .. command];
        return new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="IOException">It failed; the message has its output.</exception>
    public static void Run(params IEnumerable<string> command) => Run(StartInfo(command));

    /// <summary>Makes a folder in the folder for temporary files that this user owns.</summary>
    public static string MakeFolder(string prefix)
    {
        string folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (s_name is not null)
        {
            Run(new ProcessStartInfo("chown", ["-R", $"{s_name}:nogroup", folder]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }

        return folder;
    }

    private static void Run(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{output}{errors.Result}");
        }
    }
}
