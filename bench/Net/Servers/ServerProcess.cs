using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Net.Benchmarks;

/// <summary>A running server, pinned to the first core with all its threads.</summary>
internal sealed class ServerProcess : IDisposable
{
    // Of everything a server does on demand: start, collect.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;

    private ServerProcess(Peer peer)
    {
        Peer = peer;

        // setpriv and taskset become the server, so their id is the server's. It ends with the thread that started it, which is the
        // main one: a run that is killed leaves no server behind.
        _process = Process.Start(new ProcessStartInfo(
            "setpriv", ["--pdeathsig", "KILL", "taskset", "-c", "0", .. peer.Command]) { RedirectStandardOutput = true })!;
        string greeting;
        try
        {
            greeting = WaitForLine("listening on ");
        }
        catch
        {
            Dispose();
            throw;
        }

        Port = int.Parse(greeting[(greeting.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    public Peer Peer { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="BenchmarkException">It does not start.</exception>
    public static ServerProcess Start(Peer peer)
    {
        try
        {
            return new ServerProcess(peer);
        }
        catch (Win32Exception error)
        {
            throw new BenchmarkException($"{peer.Name} cannot be started with setpriv and taskset (util-linux): {error.Message}");
        }
    }

    /// <summary>Makes a server with a garbage collector give back what nothing holds.</summary>
    public void CollectGarbage()
    {
        if (Peer.CollectsGarbage)
        {
            Signal("USR1");
            WaitForLine("collected");
        }
    }

    public void Dispose()
    {
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

    private string WaitForLine(string prefix)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(s_patience) && line.Result is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
            ? text
            : throw new BenchmarkException($"{Peer.Name} did not print \"{prefix}…\" ({string.Join(' ', Peer.Command)}).");
    }
}
