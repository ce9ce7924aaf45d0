// A worker, or, by its first argument, a program that was taken for one.
using Lariat;
using Lariat.Processes;
using Lariat.WorkerProgram;

switch (args)
{
    case ["prints", ..]:
        Console.WriteLine("Good morning.");
        Console.ReadLine();
        return 0;

    case ["exits", ..]:
        Console.Error.WriteLine("I have other plans.");
        return 3;

    case ["hangs", ..]:
        Thread.Sleep(Timeout.Infinite);
        return 0;

    case ["recurses", ..]:
        EventLoop.Run(RecurseAsync());
        return 0;

    case ["employs"]:
        EventLoop.Run(EmployAsync());
        return 0;

    case ["babbles", ..]:
        // Greets as a worker and then sends what is no frame.
        using (Stream output = Console.OpenStandardOutput())
        {
            output.Write([1, (byte)'L', (byte)'A', (byte)'R', (byte)'I', (byte)'A', (byte)'T', (byte)'\n', 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 127]);
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;

    case ["next-version", ..]:
        using (Stream output = Console.OpenStandardOutput())
        {
            output.Write([1, (byte)'L', (byte)'A', (byte)'R', (byte)'I', (byte)'A', (byte)'T', (byte)'\n', 2, 0, 0, 0, 0, 0, 0, 0]);
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;

    default:
        ProcessExecutor.RunWorkerIfRequested(args, Jobs.Length, Jobs.Invert);
        Console.Error.WriteLine("Nobody asked for a worker.");
        return 1;
}

static async Coroutine RecurseAsync()
{
    await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = new WorkerCommand("dotnet", typeof(Jobs).Assembly.Location, "recurses") });
    await executor.RunAsync(Jobs.ProcessId);
}

// Has a worker of its own, which never answers.
static async Coroutine EmployAsync()
{
    await using var executor = new ProcessExecutor();
    await executor.RunAsync(Jobs.Hang);
}
