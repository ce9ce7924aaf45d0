using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.Processes;

namespace Lariat.Confined;

/// <summary>Children of a process that is the first of its namespace, or whose parent has ignored SIGCHLD.</summary>
internal static partial class Children
{
    private const int Count = 40;
    private const int OrphanCount = 5;

    /// <summary>"process" as an argument: the base library has started one before, and so reaps children too.</summary>
    public static async Coroutine RunExitCodesAsync(string[] options)
    {
        if (options.Contains("process"))
        {
            using Process first = Process.Start("true");
            await first.WaitForExitAsync();
        }

        var outcomes = new List<string>();
        for (int i = 0; i < Count; i++)
        {
            outcomes.Add(await OutcomeAsync());
        }

        foreach (IGrouping<string, string> group in outcomes.GroupBy(static outcome => outcome))
        {
            Console.WriteLine($"{group.Count()} times {group.Key}");
        }
    }

    /// <summary>Processes whose parent has ended are the first process's children.</summary>
    public static async Coroutine RunOrphansAsync()
    {
        for (int i = 0; i < OrphanCount; i++)
        {
            await using Subprocess shell = await Subprocess.ShellAsync("(sleep 0.2; exit 3) & exit 0");
            await shell.WaitAsync();
        }

        // They end by themselves, and each wakes whoever is told of it.
        while (OthersNow() is var others && others.Any(static state => state != 'Z'))
        {
            await Coroutine.Sleep(0.01);
        }

        for (int i = 0; i < 100 && OthersNow().Length > 0; i++)
        {
            await Coroutine.Sleep(0.01);
        }

        Console.WriteLine($"zombies {OthersNow().Length}");
    }

    /// <summary>What a child has of ours that it should not have.</summary>
    public static async Coroutine RunInheritanceAsync()
    {
        _ = OpenPlainly("/dev/zero", 0);
        await using Subprocess child = await Subprocess.ShellAsync(
            "grep SigIgn: /proc/self/status; ls -l /proc/self/fd | grep -c /dev/zero", new SubprocessOptions { StandardOutput = Redirect.Pipe });
        CommunicateResult result = await child.CommunicateAsync();
        Console.Write(result.OutputText);
    }

    public static async Coroutine RunKillTreeAsync()
    {
        await using Subprocess child = await Subprocess.ShellAsync("sleep 3600 & echo $!; wait", new SubprocessOptions { StandardOutput = Redirect.Pipe });
        int grandchild = int.Parse((await child.StandardOutput!.ReadLineAsync())!, CultureInfo.InvariantCulture);
        await Outcome.PrintAsync("killing", async () =>
        {
            await Coroutine.Completed;
            return $"{child.KillTree()}";
        });
        await Outcome.PrintAsync("child", async () => $"{await child.WaitAsync()}");
        Console.WriteLine($"grandchild {grandchild}");
    }

    private static async Coroutine<string> OutcomeAsync()
    {
        try
        {
            await using Subprocess child = await Subprocess.ExecAsync("/bin/sh", ["-c", "exit 4"]);
            return (await Coroutine.WaitFor(child.WaitAsync(), TimeSpan.FromSeconds(10))).ToString();
        }
        catch (Exception error) when (error is not CoroutineCanceledException)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }

    /// <summary>The states of all processes but this one.</summary>
    private static char[] OthersNow() => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Where(static name => int.TryParse(name, CultureInfo.InvariantCulture, out int pid) && pid != Environment.ProcessId)
        .Select(static name => StateOf(name!)).Where(static state => state != ' ')];

    private static char StateOf(string pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return ' ';
        }
    }

    // Without close-on-exec, as a library in C may.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPlainly(string path, int flags);
}
