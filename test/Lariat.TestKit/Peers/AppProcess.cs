using System.Diagnostics;

namespace Lariat.TestKit;

/// <summary>An application of examples/apps as a process of its own; it ends with the test at the latest.</summary>
public sealed class AppProcess : IDisposable
{
    // Far more than anything takes: a test fails instead of hanging.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly List<string> _lines = [];

    private AppProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts an application that the build has made beside this test.</summary>
    public static AppProcess Start(string name, params IEnumerable<string> arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string app = Path.Combine(Repository.Root, "examples", "apps", name, "bin", configuration, "net10.0", $"{name}.dll");
        var start = new ProcessStartInfo("dotnet", [app, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(app),
        };
        return new AppProcess(Process.Start(start)!);
    }

    /// <summary>Runs an application to its end.</summary>
    public static async Task<AppResult> RunAsync(string name, params IEnumerable<string> arguments)
    {
        using AppProcess app = Start(name, arguments);
        return await app.EndAsync();
    }

    /// <summary>Reads lines until one has a text in it; fails, with what was read, if the application ends before.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) is { } line)
        {
            _lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        Assert.Fail($"The application ended without printing \"{text}\". It printed: {string.Join('\n', _lines)}\n{await _errors}");
        return "";
    }

    /// <summary>Waits for its end.</summary>
    public async Task<AppResult> EndAsync()
    {
        string rest = await _process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return new AppResult(_process.ExitCode, string.Join('\n', [.. _lines, rest]), await _errors);
    }

    /// <summary>Sends a signal: INT is Ctrl-C.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>How an application has ended.</summary>
public sealed record AppResult(int Code, string Output, string Errors);
