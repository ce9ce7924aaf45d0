using System.Diagnostics;
using System.Reflection;

namespace Lariat.TestKit;

/// <summary>A program of somebody else's that is a peer of a test; it ends with the test.</summary>
public sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private PeerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Skips the test, with the reason, unless the program is installed.</summary>
    public static void Require(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            Assert.SkipUnless(SystemUser.Find(name) is not null, $"{name} is not installed.");
        }
    }

    /// <summary>The program test/Lariat.Child, which the project of the running tests refers to.</summary>
    public static string ChildPath { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(Assembly.GetEntryAssembly()!.GetName().Name!, "Lariat.Child", StringComparison.Ordinal), "Lariat.Child.dll");

    /// <summary>Starts an installed program.</summary>
    public static PeerProcess Start(string name, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(SystemUser.Find(name)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new PeerProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end, with nothing on its input; it must succeed. Returns what it printed.</summary>
    public static async Coroutine<string> RunAsync(string name, params IEnumerable<string> arguments)
    {
        using PeerProcess program = Start(name, arguments);
        program.Input.Close();
        string output = await program.Output.ReadToEndAsync();
        Assert.Equal("", await program.ErrorsOfSuccessAsync());
        return output;
    }

    /// <summary>Writes a line to its input.</summary>
    public async Coroutine SayAsync(string line)
    {
        await Input.WriteLineAsync(line);
        await Input.FlushAsync();
    }

    /// <summary>Reads lines until one has a text in it; fails, with what was read, if the program ends before.</summary>
    public async Coroutine<string> LineWithAsync(string text)
    {
        var lines = new List<string>();
        while (await Output.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        Assert.Fail($"The program ended without printing \"{text}\". It printed: {string.Join('\n', lines)}\n{await _errors}");
        return "";
    }

    /// <summary>Waits for its end. Returns the exit code and what it wrote to its error output.</summary>
    public async Coroutine<(int Code, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _errors);
    }

    /// <summary>Waits for its end, which must be a success. Returns what it wrote to its error output.</summary>
    public async Coroutine<string> ErrorsOfSuccessAsync()
    {
        (int code, string errors) = await EndAsync();
        Assert.True(code == 0, $"Exit code {code}: {errors}");
        return errors;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
