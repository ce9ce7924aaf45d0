using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Lariat.Benchmarks;

/// <summary>CPython's asyncio, measured by <c>bench/peers/asyncio_bench.py</c>.</summary>
internal sealed class AsyncioPeer
{
    private readonly string _python;
    private readonly string _script;

    private AsyncioPeer(string python, string version, string script)
    {
        _python = python;
        Version = version;
        _script = script;
    }

    public string Version { get; }

    /// <summary>The first Python that works here; null if there is none.</summary>
    public static AsyncioPeer? Find()
    {
        string script = FindScript();
        foreach (string python in (string[])["python3.13", "python3"])
        {
            if (TryRun(python, ["--version"]) is { } version)
            {
                return new AsyncioPeer(python, version.Trim(), script);
            }
        }

        return null;
    }

    /// <summary>The time of one operation of a row.</summary>
    public async Task<double> MeasureAsync(string row)
    {
        string? output = await Task.Run(() => TryRun(_python, [_script, "--quick", row]));
        using JsonDocument document = JsonDocument.Parse(output ?? throw new InvalidOperationException($"asyncio's {row} failed."));
        return document.RootElement.GetProperty("ns").GetDouble();
    }

    private static string? TryRun(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return null;
        }
    }

    private static string FindScript()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string script = Path.Combine(folder.FullName, "bench", "peers", "asyncio_bench.py");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException("Run the benchmarks inside the repository: no bench/peers/asyncio_bench.py above the program.");
    }
}
