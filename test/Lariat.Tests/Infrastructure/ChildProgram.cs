using System.Diagnostics;

namespace Lariat.Tests;

/// <summary>The program test/Lariat.Child, in a process of its own.</summary>
internal static class ChildProgram
{
    private static readonly string s_path = Path.Combine(
        AppContext.BaseDirectory.Replace("Lariat.Tests", "Lariat.Child", StringComparison.Ordinal), "Lariat.Child.dll");

    /// <summary>Starts it, its output redirected.</summary>
    /// <param name="argument">What it does.</param>
    /// <param name="settings">Environment variables as env(1) takes them: "NAME=value".</param>
    public static Process Start(string argument, params string[] settings)
    {
        // Whoever runs the tests in the background of a shell has SIGINT ignored, and children inherit that.
        string[] arguments = ["--default-signal=INT", .. settings, "dotnet", s_path, argument];
        return Process.Start(new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true })!;
    }

    /// <summary>Starts it; its standard output is what is redirected, and its errors go there too.</summary>
    /// <param name="argument">What it does.</param>
    public static Process StartWithErrorsInTheOutput(string argument)
    {
        string[] arguments = ["--default-signal=INT", "sh", "-c", "exec dotnet \"$0\" \"$1\" 2>&1", s_path, argument];
        return Process.Start(new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true })!;
    }
}
