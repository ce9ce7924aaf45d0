using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A server whose process has no descriptors left: the program test/Lariat.Child, under a limit of its own.</summary>
public abstract class DescriptorLimitTests(DriverKind kind) : FaultTest(kind)
{
    private const int LimitOfTheChild = 400;
    private const int ClientCount = 20;

    // What the runtime and the pool of the child open meanwhile.
    private const int SpareCount = 10;

    [Fact]
    [Trait("Speed", "slow")]
    public void Accept_NoDescriptorLeft_ReportsOnceAndGoesOnWhenThereAre() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a POSIX shell");
        using PeerProcess child = PeerProcess.Start(
            "sh", "-c", $"ulimit -n {LimitOfTheChild}; LARIAT_DRIVER={DriverName()} exec dotnet '{PeerProcess.ChildPath}' accept-at-limit");
        string ready = await child.LineWithAsync("listening ");
        int port = int.Parse(ready.AsSpan("listening ".Length), CultureInfo.InvariantCulture);
        Socket[] clients = [.. Enumerable.Range(0, ClientCount).Select(_ => Connect(port))];

        Assert.Equal("refused TooManyOpenSockets", await child.LineWithAsync("refused "));

        await child.SayAsync("free");
        for (int i = 0; i < ClientCount; i++)
        {
            Assert.Equal($"client {i}", await Coroutine.ToThread(() => Ask(clients[i], $"client {i}")));
            clients[i].Dispose();
        }

        await child.SayAsync("stop");
        Assert.Equal("reports 1", await child.LineWithAsync("reports "));
        await child.ErrorsOfSuccessAsync();
    });

    [Fact]
    [Trait("Speed", "slow")]
    public void HandOver_BurstBeyondTheLimit_CostsNobodyAndGivesAllBack() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a POSIX shell");
        using PeerProcess child = PeerProcess.Start(
            "sh", "-c", $"ulimit -n {LimitOfTheChild}; LARIAT_DRIVER={DriverName()} exec dotnet '{PeerProcess.ChildPath}' hand-over-at-limit");
        int port = NumberAfter("listening ", await child.LineWithAsync("listening "));
        for (int i = 0; i < 5; i++)
        {
            using Socket early = Connect(port);
            Assert.Equal("early", await Coroutine.ToThread(() => Ask(early, "early")));
        }

        await child.SayAsync("open?");
        int openBefore = NumberAfter("open ", await child.LineWithAsync("open "));
        Socket[] burst = [.. Enumerable.Range(0, LimitOfTheChild).Select(_ => Connect(port))];

        // Those who are accepted are answered; the others wait for room, and get it as the first leave.
        for (int i = 0; i < burst.Length; i++)
        {
            Assert.Equal($"client {i}", await Coroutine.ToThread(() => Ask(burst[i], $"client {i}")));
            burst[i].Dispose();
        }

        int openAfter = int.MaxValue;
        await WaitUntilAsync(async () =>
        {
            await child.SayAsync("open?");
            openAfter = NumberAfter("open ", await child.LineWithAsync("open "));
            return openAfter <= openBefore + SpareCount;
        });
        child.Input.Close();
        await child.ErrorsOfSuccessAsync();
    });

    private static int NumberAfter(string prefix, string line) => int.Parse(line.AsSpan(prefix.Length), CultureInfo.InvariantCulture);

    private static async Coroutine WaitUntilAsync(Func<Coroutine<bool>> condition)
    {
        while (!await condition())
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
        }
    }

    private string DriverName()
    {
        using IoDriver driver = MakeDriver();
        return driver.Sockets.Name;
    }

    private static Socket Connect(int port)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        client.Connect(IPAddress.Loopback, port);
        return client;
    }

    private static string Ask(Socket client, string question)
    {
        client.Send(Encoding.ASCII.GetBytes(question));
        byte[] answer = new byte[100];
        return Encoding.ASCII.GetString(answer.AsSpan(0, client.Receive(answer)));
    }
}
