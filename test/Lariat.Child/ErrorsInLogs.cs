namespace Lariat.Child;

/// <summary>Reports an error to a log that works, and one to a log that fails. Prints what the first has received.</summary>
internal static class ErrorsInLogs
{
    public static void Run()
    {
        using var log = new StringWriter();
        Report(log, "for the log");
        using var broken = new BrokenLog();
        Report(broken, "for standard error");
        Console.WriteLine($"log: {log}");
    }

    private static void Report(TextWriter log, string message)
    {
        using var loop = new EventLoop(new LoopOptions { Log = log });
        loop.CallExceptionHandler(new LoopErrorContext { Message = message });
    }

    private sealed class BrokenLog : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("The disk is full.");
    }
}
