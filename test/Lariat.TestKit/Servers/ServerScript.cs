using System.Diagnostics;
using System.Text;

namespace Lariat.TestKit;

/// <summary>A server of somebody else's, run by a shell that stops it when told to, or when this process has ended in whatever way.</summary>
public sealed class ServerScript : IDisposable
{
    // Not as root: PostgreSQL refuses to. The shell waits for a signal's name on its input; the input's end, with the last process that holds it, is a signal too.
    private const string Script = """
        "$@" </dev/null &
        server=$!
        read -r signal
        kill -"${signal:-TERM}" $server
        wait $server
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _shell;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerScript(Process shell) => _shell = shell;

    /// <summary>Starts a program as another user, and waits for a line of its output.</summary>
    /// <exception cref="IOException">It ended, or said nothing of the kind in time; the message has its output.</exception>
    public static ServerScript Start(string readyLine, IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> command)
    {
        ProcessStartInfo start = SystemUser.StartInfo(["sh", "-c", Script, "sh", .. command]);
        start.RedirectStandardInput = true;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerScript(Process.Start(start)!);
        server.Watch(readyLine);
        return server;
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    public void Stop(string signal)
    {
        _shell.StandardInput.WriteLine(signal);
        if (!_shell.WaitForExit(s_patience))
        {
            _shell.Kill(entireProcessTree: true);
            throw new IOException($"The server did not end after {signal}.");
        }
    }

    public void Dispose()
    {
        if (!_shell.HasExited)
        {
            Stop("TERM");
        }

        _shell.Dispose();
    }

    private void Watch(string readyLine)
    {
        void OnLine(object sender, DataReceivedEventArgs line)
        {
            lock (_output)
            {
                _output.AppendLine(line.Data);
            }

            if (line.Data is null || line.Data.Contains(readyLine, StringComparison.Ordinal))
            {
                _ready.TrySetResult(line.Data is not null);
            }
        }

        _shell.OutputDataReceived += OnLine;
        _shell.ErrorDataReceived += OnLine;
        _shell.BeginOutputReadLine();
        _shell.BeginErrorReadLine();
        if (!_ready.Task.Wait(s_patience) || !_ready.Task.Result)
        {
            Dispose();
            lock (_output)
            {
                throw new IOException($"The server did not start. It printed:\n{_output}");
            }
        }
    }
}
