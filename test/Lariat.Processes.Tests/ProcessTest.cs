using System.Globalization;

// Descriptors, children and signals belong to the process: a test that counts them must be alone in it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Lariat.Processes.Tests;

/// <summary>What the tests of processes share.</summary>
public abstract class ProcessTest(DriverKind kind) : DriverTest(kind)
{
    protected static readonly SubprocessOptions Piped = new()
    {
        StandardInput = Redirect.Pipe,
        StandardOutput = Redirect.Pipe,
        StandardError = Redirect.Pipe,
    };

    protected static readonly SubprocessOptions Silent = new() { StandardOutput = Redirect.Null, StandardError = Redirect.Null };

    /// <summary>Whether the driver starts processes by system calls; System.Diagnostics.Process can do less.</summary>
    protected bool IsNative => Kind is DriverKind.Uring or DriverKind.Epoll;

    /// <summary>Runs a shell command to its end with nothing but an output.</summary>
    protected static async Coroutine<CommunicateResult> ShellOutput(string command, SubprocessOptions? options = null)
    {
        await using Subprocess process = await Subprocess.ShellAsync(command, options ?? Piped);
        return await process.CommunicateAsync();
    }

    /// <summary>What must not be possible without the system calls.</summary>
    protected static async Coroutine AssertUnsupported(SubprocessOptions options)
    {
        PlatformNotSupportedException error = await Throws<PlatformNotSupportedException>(Subprocess.ExecAsync("true", [], options));

        Assert.Contains("epoll or uring", error.Message, StringComparison.Ordinal);
    }

    protected static async Coroutine<TException> Throws<TException>(Coroutine<Subprocess> start)
        where TException : Exception
    {
        try
        {
            await using Subprocess process = await start;
        }
        catch (TException error)
        {
            return error;
        }

        throw new Xunit.Sdk.XunitException($"{typeof(TException).Name} was not thrown.");
    }

    protected static int Number(string text) => int.Parse(text.Trim(), CultureInfo.InvariantCulture);

    /// <summary>How many children of this process have ended and were not reaped, or still run.</summary>
    protected static string[] ChildrenNow() => File.ReadAllText($"/proc/self/task/{Environment.ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// How many descriptors are open, but for what the runtime opens when it comes to it: assemblies, and pipes of which both ends are here.
    /// </summary>
    protected static int DescriptorsNow() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(static file => new FileInfo(file).LinkTarget ?? "")
        .Where(static target => target.Length > 0 && !target.EndsWith(".dll", StringComparison.Ordinal))
        .GroupBy(static target => target)
        .Where(static ends => ends.Count() == 1 || !ends.Key.StartsWith("pipe:", StringComparison.Ordinal))
        .Sum(static ends => ends.Count());

    protected static bool Runs(int pid)
    {
        try
        {
            string state = File.ReadAllText($"/proc/{pid}/stat");
            return state[(state.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process that is not our child has ended.</summary>
    protected static async Coroutine UntilEnded(int pid)
    {
        while (Runs(pid))
        {
            await Coroutine.Sleep(0.005);
        }
    }
}
