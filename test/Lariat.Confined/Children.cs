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
    private const int MNT_DETACH = 2;

    /// <summary>
    /// Arguments: "process", the base library has started one before, and so reaps children too; "signals", its handling of signals has begun before; "session", the
    /// children have sessions of their own.
    /// </summary>
    public static async Coroutine RunExitCodesAsync(string[] options)
    {
        using PosixSignalRegistration? registration = options.Contains("signals") ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => { }) : null;
        if (options.Contains("process"))
        {
            // Not waited for: where SIGCHLD is ignored it would be for ever.
            using Process first = Process.Start("true");
        }

        var outcomes = new List<string>();
        for (int i = 0; i < Count; i++)
        {
            outcomes.Add(await OutcomeAsync(new SubprocessOptions { NewSession = options.Contains("session") }));
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

    /// <summary>What a child has of ours that it should not have. "one-by-one": the C library cannot close descriptors from a number on.</summary>
    public static async Coroutine RunInheritanceAsync(string[] options)
    {
        PosixSpawn.HasCloseFrom = !options.Contains("one-by-one");
        _ = OpenPlainly("/dev/zero", 0);
        _ = OpenPlainly("/usr", 0);
        await using Subprocess child = await Subprocess.ShellAsync(
            "grep SigIgn: /proc/self/status; ls -l /proc/self/fd | grep -cE ' (/dev/zero|/usr)$'", new SubprocessOptions { StandardOutput = Redirect.Pipe });
        CommunicateResult result = await child.CommunicateAsync();
        Console.Write(result.OutputText);
    }

    /// <summary>"without-proc": nobody sees /proc any more; "group": the child leads a process group.</summary>
    public static async Coroutine RunKillTreeAsync(string[] arguments)
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, ProcessGroup = arguments.Contains("group") ? 0 : null };
        await using Subprocess child = await Subprocess.ShellAsync("sleep 3600 >/dev/null 2>&1 & echo $!; wait", options);
        int grandchild = int.Parse((await child.StandardOutput!.ReadLineAsync())!, CultureInfo.InvariantCulture);
        if (arguments.Contains("without-proc") && Unmount("/proc", MNT_DETACH) != 0)
        {
            throw new InvalidOperationException("/proc cannot be unmounted.");
        }

        await Outcome.PrintAsync("killing", async () =>
        {
            await Coroutine.Completed;
            return $"{child.KillTree()}";
        });
        await Outcome.PrintAsync("child", async () => $"{await child.WaitAsync()}");
        Console.WriteLine($"grandchild {grandchild}");
    }

    private static async Coroutine<string> OutcomeAsync(SubprocessOptions options)
    {
        try
        {
            await using Subprocess child = await Subprocess.ExecAsync("/bin/sh", ["-c", "exit 4"], options);
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

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string path, int flags);

    // Without close-on-exec, as a library in C may.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenPlainly(string path, int flags);
}
