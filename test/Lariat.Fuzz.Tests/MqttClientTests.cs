using ProtocolClients;

namespace Lariat.Fuzz.Tests;

/// <summary>examples/clients/MqttClient.cs against brokers that send what they must not.</summary>
public class MqttClientTests
{
    private static readonly byte[] s_accepted = [0x20, 2, 0, 0];

    public static TheoryData<byte[], string> Wrong => new()
    {
        { [0x40, 0], "0x40" },
        { [0x90, 2, 0, 1], "0x90" },
        { [0xF0, 1, 0], "0xF0" },
        { [0x30, 0], "cut off" },
        { [0x30, 3, 0, 9, (byte)'a'], "cut off" },
        { [0x32, 4, 0, 1, (byte)'a', 0], "cut off" },
        { [0x36, 5, 0, 1, (byte)'a', 0, 1], "quality" },
        { [0x30, 0x80, 0x80, 0x80, 0x80, 1], "more than" },
        { [0x30, 0xFF, 0xFF, 0x7F], "more than" },
        { [], "ended after" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void SubscribeAsync_BrokerSendsSomethingElse_SaysWhat(byte[] sent, string said)
    {
        IOException error = SubscribeTwice([.. s_accepted, .. sent])[0];

        Assert.Contains("The connection to the broker has ended", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SubscribeAsync_ConnectionHasEnded_FailsAtOnce()
        => Assert.Contains("has ended", SubscribeTwice(s_accepted)[1].Message, StringComparison.Ordinal);

    private static IOException[] SubscribeTwice(byte[] sent)
    {
        var errors = new List<IOException>();
        Simulated.Run(driver => new ScriptedStream(driver, sent, new Pieces(0)), async _ =>
        {
            using MqttClient client = await MqttClient.OpenAsync(1883, "name", keepAliveSeconds: 60);
            for (int i = 0; i < 2; i++)
            {
                LoopInstant before = EventLoop.Current.Time;
                Outcome<object?>[] call = await Coroutine.GatherOutcomes([SubscribeAsync(client)]);
                errors.Add(Assert.IsType<IOException>(call[0].Exception));
                Assert.Equal(before, EventLoop.Current.Time);
            }
        }, MqttTarget.IsReported);
        return [.. errors];
    }

    private static async Coroutine<object?> SubscribeAsync(MqttClient client)
    {
        await client.SubscribeAsync("a/#");
        return null;
    }
}
