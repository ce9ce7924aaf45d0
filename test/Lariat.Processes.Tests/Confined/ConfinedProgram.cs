using System.Diagnostics;

namespace Lariat.Processes.Tests.Confined;

/// <summary>The program test/Lariat.Confined: a process of its own, with a driver, under limits.</summary>
internal static class ConfinedProgram
{
    // The launcher's answer where no process may install a filter.
    private const int NoFilter = 77;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Every driver, and what has happened in the process before it starts children: nothing, or a process of the base library.</summary>
    public static TheoryData<string, string> DriversWithAndWithoutAnotherProcess => new(
        from before in new[] { "", "process" }
        from driver in new[] { "uring", "epoll", "portable" }
        select (driver, before));

    public static string Path { get; } = System.IO.Path.Combine(
        AppContext.BaseDirectory.Replace("Lariat.Processes.Tests", "Lariat.Confined", StringComparison.Ordinal), "Lariat.Confined.dll");

    /// <summary>Skips the test where the driver, or what the confinement needs, is not to be had.</summary>
    public static void Require(string driver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limits are Linux's");
        Assert.SkipUnless(driver != "uring" || DriverKind.Uring.IsAvailable(), "The driver is not available on this machine.");
    }

    /// <summary>Skips the test where this user may not make a PID namespace.</summary>
    public static async Task RequireNamespaceAsync()
    {
        (int code, string _, string _) = await RunAsync("unshare", ["--pid", "--fork", "--mount-proc", "true"]);
        Assert.SkipUnless(code == 0, "this user may not make a PID namespace");
    }

    /// <summary>Runs a scenario. Returns the lines that it printed; it must succeed.</summary>
    /// <param name="driver">Empty: the default.</param>
    /// <param name="scenario">Its arguments.</param>
    /// <param name="before">What starts the program: other programs with their arguments.</param>
    public static async Task<string[]> LinesAsync(string driver, string[] scenario, params string[] before)
        => (await OutputsAsync(driver, scenario, before)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>As <see cref="LinesAsync"/>, with what it wrote to its error output.</summary>
    public static async Task<(string Output, string Errors)> OutputsAsync(string driver, string[] scenario, params string[] before)
    {
        (int code, string output, string errors) = await RunAsync("env", [$"LARIAT_DRIVER={driver}", .. before, "dotnet", Path, .. scenario]);
        Assert.SkipWhen(code == NoFilter, "this system lets no process install a seccomp filter");
        Assert.True(code == 0, $"Exit code {code}: {output}\n{errors}");
        return (output, errors);
    }

    /// <summary>What starts a program to which these system calls are refused.</summary>
    public static string[] Refusing(string error, string calls) => ["dotnet", Path, "refuse", error, calls];

    /// <summary>False if the process has ended, although its parent may not have reaped it.</summary>
    public static bool Runs(int pid)
    {
        try
        {
            string state = File.ReadAllText($"/proc/{pid}/stat");
            return state[state.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(s_patience);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }
}
