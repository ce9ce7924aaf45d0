using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Http.Benchmarks;

/// <summary>A running peer, pinned to its cores with all its threads.</summary>
internal sealed class PeerProcess : IDisposable
{
    // Of everything a peer does on demand: start, collect, a round.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;

    private PeerProcess(Peer peer)
    {
        Peer = peer;

        // setpriv and taskset become the peer, so their id is the peer's. It ends with the thread that started it, which is the main
        // one: a run that is killed leaves no server behind.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "taskset", "-c", peer.Cores, .. peer.Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in peer.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    public Peer Peer { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="BenchmarkException">It cannot be started.</exception>
    public static PeerProcess Start(Peer peer)
    {
        try
        {
            return new PeerProcess(peer);
        }
        catch (Win32Exception error)
        {
            throw new BenchmarkException($"{peer.Name} cannot be started with setpriv and taskset (util-linux): {error.Message}");
        }
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <exception cref="BenchmarkException">It says something else, or nothing in time.</exception>
    public string ReadLine(string prefix)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        return line.Wait(s_patience) && line.Result is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
            ? text
            : throw new BenchmarkException($"{Peer.Name} did not print \"{prefix}…\" ({string.Join(' ', Peer.Command)}).");
    }

    /// <summary>Makes a server of .NET give back what nothing holds.</summary>
    public void CollectGarbage()
    {
        if (Peer.HasJit)
        {
            Signal("USR1");
            ReadLine("collected");
        }
    }

    private void Signal(string name) => Command.Run("kill", [$"-{name}", ProcessId.ToString(CultureInfo.InvariantCulture)]);

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
}
