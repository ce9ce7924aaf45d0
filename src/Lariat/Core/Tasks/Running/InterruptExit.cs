// Does what Python's interpreter does with an uncaught KeyboardInterrupt, without its traceback. The runtime has no such rule: an uncaught
// exception ends the process by SIGABRT, before any finally block has run. But it raises AppDomain.UnhandledException first, only when it
// has found no handler, and Environment.Exit there ends the process in the usual way: exit handlers run, nothing is printed, no core is
// dumped.
namespace Lariat;

/// <summary>Ends the process quietly if the <see cref="KeyboardInterruptException"/> of a runner is not caught.</summary>
internal static class InterruptExit
{
    /// <summary>128 + SIGINT, as shells report it.</summary>
    public const int ExitCode = 130;

    private static LoopRunner? s_interrupted;
    private static int s_isSubscribed;

    /// <summary>
    /// Called when the runner is about to throw. Subscribes this late so that the program's own handlers are called before this one ends
    /// the process.
    /// </summary>
    public static void Expect(LoopRunner interrupted)
    {
        Volatile.Write(ref s_interrupted, interrupted);
        if (Interlocked.Exchange(ref s_isSubscribed, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        }
    }

    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is not KeyboardInterruptException)
        {
            return;
        }

        try
        {
            // The program's "using" of a LoopRunner will not run any more: other tasks clean up here. Another Ctrl-C ends the process
            // immediately.
            Volatile.Read(ref s_interrupted)?.Close();
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"lariat: closing the loop after Ctrl-C failed.{Environment.NewLine}{error}");
        }

        Environment.Exit(ExitCode);
    }
}
