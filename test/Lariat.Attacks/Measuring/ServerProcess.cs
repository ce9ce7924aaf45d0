// The server is a child: only so its memory and its descriptors are its own, its limits can be set, and it can be told to end.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.Attacks.Serving;

namespace Lariat.Attacks.Measuring;

/// <summary>A server that runs, its ports, and what it has written.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    // Far more than the server's own limit for requests under way: a machine under load is slow. What is not ready, or not gone, by then hangs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly TaskCompletionSource<int[]> _ports = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _log = [];

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public int HttpPort { get; private set; }

    public int Http2Port { get; private set; }

    public int TlsPort { get; private set; }

    /// <summary>Its warnings and errors, and whatever else it has written; a line each.</summary>
    public string[] Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <param name="kind">One of <see cref="ServerKinds.All"/>.</param>
    /// <param name="maxDescriptors">Its <c>ulimit -n</c>; null: as here.</param>
    public static async Task<ServerProcess> StartAsync(string kind, int? maxDescriptors)
    {
        string limit = maxDescriptors is { } max ? string.Create(CultureInfo.InvariantCulture, $"ulimit -n {max} && ") : "";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{limit}exec \"$0\" exec \"$1\" serve \"$2\"", Dotnet(), typeof(ServerProcess).Assembly.Location, kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LARIAT_DRIVER"] = kind == ServerKinds.Kestrel ? "" : kind;
        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += (_, line) => server.OnLine(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.OnLine(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            int[] ports = await server._ports.Task.WaitAsync(s_patience);
            (server.HttpPort, server.Http2Port, server.TlsPort) = (ports[0], ports[1], ports[2]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end.</summary>
    public void SendTerm() => _ = Kill(Id, SigTerm);

    /// <summary>The time from now to its end, or null if it does not end.</summary>
    public async Task<TimeSpan?> WaitEndAsync()
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_patience);
            return Stopwatch.GetElapsedTime(begin);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            _ports.TrySetException(new IOException($"The server has ended before it was ready: {string.Join(" | ", Log)}"));
        }
        else if (!_ports.Task.IsCompleted && line.Split(' ') is { Length: 3 } words && words.All(static word => int.TryParse(word, out _)))
        {
            _ports.SetResult([.. words.Select(static word => int.Parse(word, CultureInfo.InvariantCulture))]);
        }
        else
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }

    private static string Dotnet() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
