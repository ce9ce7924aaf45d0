using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Files.Benchmarks;

/// <summary>aiofiles, measured by <c>bench/Files/peers/aiofiles_bench.py</c>.</summary>
internal sealed class AiofilesPeer
{
    private readonly string _script;

    private AiofilesPeer(string script, string version)
    {
        _script = script;
        Version = version;
    }

    public string Version { get; }

    /// <summary>Debian's Python with python3-aiofiles; null if it is not there.</summary>
    public static AiofilesPeer? Find()
    {
        string script = FindScript();
        return TryRun([script, "version"]) is { } version ? new AiofilesPeer(script, version.Trim()) : null;
    }

    /// <summary>Operations per second, one round: it takes seconds.</summary>
    public double Measure(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        string output = TryRun([_script, row.Name, corpus.Folder])
            ?? throw new InvalidOperationException($"aiofiles could not run {row.Name}.");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static string? TryRun(string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            // No Python.
            return null;
        }
    }

    private static string FindScript()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string script = Path.Combine(folder.FullName, "bench", "Files", "peers", "aiofiles_bench.py");
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new InvalidOperationException("Run the benchmarks inside the repository: no bench/Files/peers/aiofiles_bench.py above the program.");
    }
}
