using System.Globalization;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>A TCP proxy of ours between <c>mosquitto_pub</c>, <c>mosquitto_sub</c> and the broker <c>mosquitto</c>.</summary>
public abstract class MosquittoTests(DriverKind kind) : PeerTest(kind)
{
    private const int MessageCount = 300;

    // The first byte of the broker's answer to a subscription. MQTT 3.1.1, section 3.9.
    private const byte SubAck = 0x90;

    [Fact]
    public void Proxy_PublishAndSubscribe_PassesEveryMessageInOrder() => RunClean(async () =>
    {
        PeerProcess.Require("mosquitto", "mosquitto_pub", "mosquitto_sub");
        using var folder = new TestDirectory();
        int brokerPort = FreePort();
        await File.WriteAllTextAsync(folder["conf"], $"listener {brokerPort} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n");
        using PeerProcess broker = PeerProcess.Start("mosquitto", "-c", folder["conf"]);
        (await OpenWhenReadyAsync(brokerPort)).Close();
        var subscribed = new AsyncEvent();
        await using Server proxy = await Server.StartAsync(connection => PassOnAsync(connection, brokerPort, subscribed), "127.0.0.1", 0);
        string port = proxy.Port.ToString(CultureInfo.InvariantCulture);
        string[] messages = [.. Enumerable.Range(0, MessageCount).Select(i => $"message {i} {new string('x', i * 10)}")];

        using PeerProcess subscriber = PeerProcess.Start(
            "mosquitto_sub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t", "lariat", "-C", $"{MessageCount}");
        await subscribed.WaitAsync();
        using PeerProcess publisher = PeerProcess.Start("mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t", "lariat", "-l");
        await publisher.Input.WriteAsync(string.Join('\n', messages) + "\n");
        publisher.Input.Close();

        string output = await subscriber.Output.ReadToEndAsync();
        await subscriber.ErrorsOfSuccessAsync();
        await publisher.ErrorsOfSuccessAsync();
        Assert.Equal(messages, output.TrimEnd().Split('\n'));
        await WaitUntil(() => proxy.ConnectionCount == 0);
    });

    /// <summary>Copies both ways until both sides have ended.</summary>
    private static async Coroutine PassOnAsync(Connection client, int brokerPort, AsyncEvent subscribed)
    {
        await using Connection broker = await Connection.OpenAsync("127.0.0.1", brokerPort);
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(CopyAsync(client, broker, static _ => { }));
            group.Create(CopyAsync(broker, client, data => SetIfSubscribed(data.Span, subscribed)));
            await Coroutine.Completed;
        });
    }

    private static void SetIfSubscribed(ReadOnlySpan<byte> data, AsyncEvent subscribed)
    {
        if (data[0] == SubAck)
        {
            subscribed.Set();
        }
    }

    private static async Coroutine CopyAsync(Connection from, Connection to, Action<ReadOnlyMemory<byte>> look)
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> data = await from.PeekAsync();
                if (data.IsEmpty)
                {
                    break;
                }

                look(data);
                await to.WriteAsync(data);
                from.Consume(data.Length);
            }
        }
        catch (SocketException)
        {
            // One side is gone: the other is told that nothing more comes.
        }

        to.EndWriting();
    }
}
