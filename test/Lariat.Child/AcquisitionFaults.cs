using System.Globalization;
using System.Net;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat.Child;

/// <summary>Makes a loop, servers, a client and a datagram socket while the system refuses one step, for every step; whatever it was, nothing may be left of it.</summary>
/// <remarks>
/// The steps: the n-th descriptor, for every n, by the limit of the process; and every system call that makes something, by a seccomp filter on the
/// thread. Prints "leaked" with the step and what is left, and at the end "tried" and how many steps were refused.
/// </remarks>
internal static class AcquisitionFaults
{
    private const int MaxDescriptorSteps = 64;

    // Where a refused call leaves everybody waiting, as a refused accept does.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // Of a try that nothing refuses: on a busy machine it may take long.
    private static readonly TimeSpan s_longPatience = TimeSpan.FromSeconds(30);

    private static readonly string s_path = Path.Combine(Path.GetTempPath(), $"lariat-{Environment.ProcessId}.sock");

    public static void Run(string driverName)
    {
        Func<IoDriver> driver = driverName switch
        {
            "uring" => static () => new UringDriver(),
            "epoll" => static () => new EpollDriver(),
            _ => static () => new PortableDriver(),
        };
        PoolThreads.StartAllAsync().Wait();

        // Twice, and once with a failure: what the runtime loads or opens once is there then.
        Require(Try(driver, s_longPatience));
        Require(Try(driver, s_longPatience));
        _ = Try(static () => throw new IOException("a driver that cannot be made"));

        int tried = 0;
        string before = OpenThings.List();
        for (int count = 0; count < MaxDescriptorSteps; count++)
        {
            using (DescriptorLimit.Allow(count))
            {
                if (Try(driver) is null)
                {
                    break;
                }
            }

            tried++;
            Report($"with {count} more descriptors", before);
        }

        foreach (RefusedCall call in RefusedCall.All)
        {
            Exception? error = null;
            bool isFiltered = false;
            var thread = new Thread(() =>
            {
                isFiltered = call.TryRefuse();
                error = Try(driver);
            });
            thread.Start();
            thread.Join();
            if (!isFiltered)
            {
                Console.WriteLine("no filter");
                return;
            }

            tried += error is null ? 0 : 1;
            Report($"without {call.Name}", before);
        }

        Require(Try(driver, s_longPatience));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tried {tried}"));
    }

    /// <returns>Why it failed; null if it did not.</returns>
    private static Exception? Try(Func<IoDriver> driver, TimeSpan? patience = null)
    {
        try
        {
            var options = new LoopOptions { Driver = driver, Log = TextWriter.Null };
            EventLoop.Run(Coroutine.WaitFor(UseAsync(), patience ?? s_patience), options);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static async Coroutine UseAsync()
    {
        await using Server tcp = await Server.StartAsync(EchoAsync, new IPEndPoint(IPAddress.Loopback, 0));
        await using Server unix = await Server.StartAsync(EchoAsync, new System.Net.Sockets.UnixDomainSocketEndPoint(s_path));
        await using Connection client = await Connection.OpenAsync(new IPEndPoint(IPAddress.Loopback, tcp.Port));
        await client.WriteAsync("hi"u8.ToArray());
        await client.ReadExactlyAsync(2);
        using DatagramEndpoint datagrams = DatagramEndpoint.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    private static async Coroutine EchoAsync(Connection connection) => await connection.WriteAsync(await connection.ReadExactlyAsync(2));

    private static void Report(string step, string before)
    {
        // A socket of the base library may be left to its finalizer; a descriptor of ours has none.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string after = OpenThings.ListSettled(before);
        if (after != before || File.Exists(s_path))
        {
            Console.WriteLine($"leaked {step}: {after} instead of {before}{(File.Exists(s_path) ? ", and the file of the Unix socket" : "")}");
            File.Delete(s_path);
        }
    }

    private static void Require(Exception? error)
    {
        if (error is not null)
        {
            throw new InvalidOperationException("It must work when nothing is refused.", error);
        }
    }
}
