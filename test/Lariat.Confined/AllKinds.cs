using System.Net;
using System.Net.Sockets;
using System.Text;
using Lariat.IO;
using Lariat.Net;
using Lariat.Processes;

namespace Lariat.Confined;

/// <summary>A little of everything that has a system call of its own.</summary>
internal static class AllKinds
{
    public static async Coroutine RunAsync()
    {
        string folder = Directory.CreateTempSubdirectory("lariat-confined-").FullName;
        try
        {
            await Outcome.PrintAsync("sleep", SleepAsync);
            await Outcome.PrintAsync("tcp", static async () => await EchoAsync(new IPEndPoint(IPAddress.Loopback, 0)));
            await Outcome.PrintAsync("unix", async () => await EchoAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "socket"))));
            await Outcome.PrintAsync("its file", async () => await Coroutine.ToThread(() => File.Exists(Path.Combine(folder, "socket")) ? "left" : "removed"));
            await Outcome.PrintAsync("files", async () => await CopyAsync(folder));
            await Outcome.PrintAsync("sendfile", async () => await SendFileAsync(folder));
            await Outcome.PrintAsync("process", RunProcessAsync);
            await Outcome.PrintAsync("kill", KillAsync);
            await Outcome.PrintAsync("output", WriteOutputAsync);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A server that may accept nobody.</summary>
    public static async Coroutine RunAcceptAsync()
    {
        Future<string> reported = EventLoop.Current.CreateFuture<string>();
        EventLoop.Current.ExceptionHandler = (_, context) =>
            reported.TrySetResult((context.Exception as SocketException)?.SocketErrorCode.ToString() ?? context.Message);
        await using Server server = await Server.StartAsync(static _ => Coroutine.Completed, new IPEndPoint(IPAddress.Loopback, 0));
        await using Connection client = await Connection.OpenAsync(server.EndPoints[0]);
        Console.WriteLine($"reported {await reported}");
        await Coroutine.Sleep(0.01);
        Console.WriteLine("ticked");
    }

    private static async Coroutine<string> SleepAsync()
    {
        await Coroutine.Sleep(0.001);
        return "done";
    }

    private static async Coroutine<string> EchoAsync(EndPoint at)
    {
        await using Server server = await Server.StartAsync(ServeAsync, at);
        await using Connection client = await Connection.OpenAsync(server.EndPoints[0]);
        await client.WriteAsync("hi"u8.ToArray());
        return Encoding.ASCII.GetString(await client.ReadAsync(2));

        static async Coroutine ServeAsync(Connection connection) => await connection.WriteAsync(await connection.ReadAsync(2));
    }

    private static async Coroutine<string> CopyAsync(string folder)
    {
        string from = Path.Combine(folder, "from");
        await AsyncFile.WriteAllTextAsync(from, "content");
        await AsyncFile.CopyAsync(from, Path.Combine(folder, "to"));
        return await AsyncFile.ReadAllTextAsync(Path.Combine(folder, "to"));
    }

    private static async Coroutine<string> SendFileAsync(string folder)
    {
        await using Server server = await Server.StartAsync(ServeAsync, new IPEndPoint(IPAddress.Loopback, 0));
        await using Connection client = await Connection.OpenAsync(server.EndPoints[0]);
        return Encoding.ASCII.GetString(await client.ReadAsync(7));

        async Coroutine ServeAsync(Connection connection)
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, "from"));
            await connection.SendFileAsync(file);
        }
    }

    private static async Coroutine<string> RunProcessAsync()
    {
        await using Subprocess process = await Subprocess.ExecAsync("/bin/sh", ["-c", "exit 7"]);
        return (await process.WaitAsync()).ToString();
    }

    private static async Coroutine<string> KillAsync()
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["3600"]);
        process.Terminate();
        return (await process.WaitAsync()).ToString();
    }

    private static async Coroutine<string> WriteOutputAsync()
    {
        await using AsyncWriter output = StandardStreams.OpenOutput();
        await output.WriteAsync("written\n"u8.ToArray());
        return "done";
    }
}
