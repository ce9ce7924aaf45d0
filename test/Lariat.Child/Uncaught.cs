
namespace Lariat.Child;

/// <summary>Programs that do not catch what their main task ends by.</summary>
internal static class Uncaught
{
    /// <param name="shape">The main program's: see the cases.</param>
    public static void Run(string shape)
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Console.WriteLine("exit");
        switch (shape)
        {
            case "uncaught-run":
                EventLoop.Run(MainAsync());
                break;
            case "uncaught-runner":
            {
                using var runner = new LoopRunner();
                runner.Run(MainAsync());
                break;
            }

            case "uncaught-stopped":
            {
                using var runner = new LoopRunner();
                runner.Run(MainBesideATaskThatStopsTheLoopAsync());
                break;
            }

            case "uncaught-async-main":
                MainOfACompilerAsync().GetAwaiter().GetResult();
                break;
            case "uncaught-threads":
                new Thread(static () => Thread.Sleep(Timeout.Infinite)).Start();
                EventLoop.Run(MainAsync());
                break;
            case "uncaught-own-handler":
                AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) => Console.WriteLine(unhandled.ExceptionObject.GetType().Name);
                EventLoop.Run(MainAsync());
                break;
            case "uncaught-failure":
                EventLoop.Run(FailAsync());
                break;
            case "uncaught-own-code":
                try
                {
                    EventLoop.Run(MainAsync());
                }
                catch (KeyboardInterruptException)
                {
                    Console.WriteLine("caught");
                    Environment.ExitCode = 7;
                }

                break;
            default:
                throw new ArgumentException(shape);
        }
    }

    // Main of a program that has awaited something before: the exception comes out of a task.
    private static async Task MainOfACompilerAsync()
    {
        await Task.CompletedTask;
        EventLoop.Run(MainAsync());
    }

    private static async Coroutine MainAsync()
    {
        LoopTask other = LoopTask.Create(SleepAsync("other"));
        await Coroutine.Sleep(0);
        Console.WriteLine("ready");
        await SleepAsync("main");
        await other;
    }

    private static async Coroutine MainBesideATaskThatStopsTheLoopAsync()
    {
        LoopTask.Create(StopTheLoopAsync());
        await Coroutine.Sleep(0);
        Console.WriteLine("ready");
        await SleepAsync("main");
    }

    // Its clean-up does not end, because the loop that is closing does not run any more.
    private static async Coroutine StopTheLoopAsync()
    {
        try
        {
            await Coroutine.Sleep(3600);
        }
        finally
        {
            EventLoop.Current.Stop();
            await Coroutine.Sleep(3600);
        }
    }

    private static async Coroutine FailAsync()
    {
        LoopTask other = LoopTask.Create(SleepAsync("other"));
        await Coroutine.Sleep(0);
        Console.WriteLine("ready");
        throw new InvalidOperationException($"{other} is still running");
    }

    private static async Coroutine SleepAsync(string name)
    {
        try
        {
            await Coroutine.Sleep(3600);
        }
        finally
        {
            await Coroutine.Sleep(0.01);
            Console.WriteLine($"{name} cleaned up");
        }
    }
}
