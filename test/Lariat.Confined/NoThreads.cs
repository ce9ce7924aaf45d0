using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;
using Lariat.Net;
using Lariat.Processes;

namespace Lariat.Confined;

/// <summary>What needs a thread, where no thread can be made.</summary>
internal static class NoThreads
{
    /// <summary>First none at all, then the limit is lifted.</summary>
    public static async Coroutine RunAsync()
    {
        ThreadLimit.Forbid();
        await RunOnceAsync("without");
        ThreadLimit.Allow();
        await RunOnceAsync("with");
    }

    /// <summary>Work for several threads, of which there is one.</summary>
    public static async Coroutine RunWithOneAsync()
    {
        await Coroutine.ToThread(static () => 1);
        await AsyncFile.ReadAllTextAsync("/proc/self/status");
        ThreadLimit.Forbid();
        await Outcome.PrintAsync("ToThread", static async () =>
            $"{(await Coroutine.Gather(Enumerable.Range(0, 8).Select(static i => Coroutine.ToThread(() => i)))).Sum()}");
        await Outcome.PrintAsync("files", static async () =>
            $"{(await Coroutine.Gather(Enumerable.Range(0, 8).Select(static _ => ReadAsync()))).Distinct().Count()}");
    }

    /// <summary>A loop closes while its child runs, and no thread can wait for the child: whoever starts the next one reaps it.</summary>
    public static void RunLeftChild()
    {
        int left = 0;
        EventLoop.Run(StartAsync());
        Console.WriteLine("closed");
        ThreadLimit.Allow();
        using (Process child = Process.GetProcessById(left))
        {
            child.Kill();
        }

        // It has ended, and nobody has reaped it.
        while (!Status().Contains("State:\tZ", StringComparison.Ordinal))
        {
            Thread.Yield();
        }

        EventLoop.Run(NextAsync());

        string Status() => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{left}/status"));

        async Coroutine StartAsync()
        {
            Subprocess child = await Subprocess.ExecAsync("sleep", ["3600"]);
            left = child.Id;
            Console.WriteLine($"child {child.Id}");
            ThreadLimit.Forbid();
        }

        async Coroutine NextAsync()
        {
            await using Subprocess next = await Subprocess.ExecAsync("true");
            await next.WaitAsync();
            Console.WriteLine(File.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{left}/stat")) ? "zombie" : "reaped");
        }
    }

    private static async Coroutine RunOnceAsync(string when)
    {
        await Outcome.PrintAsync($"{when} ToThread", static async () => await Coroutine.ToThread(static () => "ran"));
        await Outcome.PrintAsync($"{when} names", static async () =>
            $"{(await EventLoop.Current.GetAddrInfoAsync("localhost", 80)).Count > 0}");
        await Outcome.PrintAsync($"{when} reading", ReadAsync);
        await Outcome.PrintAsync($"{when} writing", static async () =>
        {
            await AsyncFile.WriteAllTextAsync("/dev/null", "text");
            return "done";
        });
        await Outcome.PrintAsync($"{when} ticking", static async () =>
        {
            await Coroutine.Sleep(0.01);
            return "done";
        });
    }

    private static async Coroutine<string> ReadAsync()
        => (await AsyncFile.ReadAllTextAsync("/proc/self/status")).StartsWith("Name:", StringComparison.Ordinal) ? "read" : "something else";
}
