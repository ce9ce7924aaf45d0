using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Benchmarks.Harness;

/// <summary>A running peer whose threads are all pinned to some processors. It prints a line for each thing that it was asked to do.</summary>
public class PinnedProcess : IDisposable
{
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private readonly string[] _command;
    private readonly TimeSpan _patience;
    private readonly bool _collectsGarbage;
    private readonly Process _process;

    /// <param name="name">The peer's name in errors.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cores">The processors, as taskset(1) takes them.</param>
    /// <param name="patience">The longest time until each line.</param>
    /// <param name="collectsGarbage">Whether it collects its garbage on SIGUSR1 and then prints "collected".</param>
    /// <param name="environment">Additional variables.</param>
    /// <exception cref="BenchmarkException">The process cannot be started.</exception>
    protected PinnedProcess(
        string name, string[] command, string cores, TimeSpan patience, bool collectsGarbage,
        params IEnumerable<(string Name, string Value)> environment)
    {
        _name = name;
        _command = command;
        _patience = patience;
        _collectsGarbage = collectsGarbage;

        // setpriv and taskset become the peer, so their id is the peer's. It ends with the thread that started it, which is the main
        // one: a run that is killed leaves no process behind.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "taskset", "-c", cores, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new BenchmarkException($"{name} cannot be started with setpriv and taskset (util-linux): {error.Message}");
        }
    }

    public int ProcessId => _process.Id;

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the next line.</summary>
    /// <exception cref="BenchmarkException">The line begins otherwise, or does not come in time.</exception>
    public string ReadLine(string prefix)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(_patience) && line.Result is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
            ? text
            : throw new BenchmarkException($"{_name} did not print \"{prefix}…\" ({string.Join(' ', _command)}).");
    }

    /// <summary>Makes a peer with a garbage collector release what nothing references.</summary>
    public void CollectGarbage()
    {
        if (_collectsGarbage)
        {
            Signal("USR1");
            ReadLine("collected");
        }
    }

    /// <summary>The proportional resident memory, managed and native together, without the kernel's.</summary>
    public long ResidentBytes()
    {
        string line = File.ReadLines($"/proc/{ProcessId}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!_process.HasExited)
        {
            Signal("TERM");
            if (!_process.WaitForExit(s_endPatience))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    private void Signal(string name) => Command.Run("kill", [$"-{name}", ProcessId.ToString(CultureInfo.InvariantCulture)]);
}
