using System.Diagnostics;
using System.Globalization;

namespace Lariat.Net.Benchmarks;

/// <summary>A running server, pinned to the first core with all its threads.</summary>
internal sealed class ServerProcess : IDisposable
{
    // Of everything a server does on demand: start, collect.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(2);
    private static readonly List<ServerProcess> s_running = [];

    private readonly Process _process;

    private ServerProcess(Peer peer)
    {
        Peer = peer;

        // taskset becomes the server, so its id is the server's.
        _process = Process.Start(new ProcessStartInfo("taskset", ["-c", "0", .. peer.Command]) { RedirectStandardOutput = true })!;
        lock (s_running)
        {
            s_running.Add(this);
        }

        string greeting = WaitForLine("listening on ");
        Port = int.Parse(greeting[(greeting.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    public Peer Peer { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    public static ServerProcess Start(Peer peer) => new(peer);

    public static void EndAll()
    {
        ServerProcess[] running;
        lock (s_running)
        {
            running = [.. s_running];
        }

        foreach (ServerProcess server in running)
        {
            server.Dispose();
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
        lock (s_running)
        {
            if (!s_running.Remove(this))
            {
                return;
            }
        }

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
