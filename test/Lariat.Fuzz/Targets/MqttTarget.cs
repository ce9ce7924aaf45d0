// An input: how the bytes are cut, what is called, and what the broker sends. Each call ends, within its ten virtual seconds, with success, an IOException, or a
// TimeoutException; the messages are the same however the bytes are cut; after the end of the connection every call fails at once.
using System.Text;
using ProtocolClients;

namespace Lariat.Fuzz;

/// <summary>The client of examples/clients/MqttClient.cs.</summary>
internal sealed class MqttTarget : FuzzTarget
{
    public override string Name => "mqtt";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [3, .. "\x20\x02\0\0"u8, .. Bytes(0x90, 3, 0, 1, 1), .. "\x30\x0b\0\x05lariat21.5"u8, .. "\x32\x08\0\x02ab\0\x07hi"u8, .. "\x40\x02\0\x02"u8, .. Bytes(0xD0, 0)],
        [9, .. "\x20\x02\0\x05"u8],
        [5, .. "\x20\x02\0\0"u8, .. Bytes(0x90, 3, 0, 1, 0x80)],
        [0, .. Bytes(0x30, 0x80, 0x80, 0x80, 0x01)],
    ];

    public override IReadOnlyList<byte[]> Dictionary => ["\x20\x02\0\0"u8.ToArray(), "\x40\x02\0\x02"u8.ToArray(), Bytes(0xD0, 0), Bytes(0x90, 3, 0, 1, 1), "\x30\x03\0\x01a"u8.ToArray(), Bytes(0xFF, 0xFF, 0xFF, 0x7F), Bytes(0x30, 0)];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        byte cut = source.Byte();
        byte[] data = source.Rest();
        string whole = Trace(data, new Pieces(0));
        FuzzFaultException.ThrowUnlessEqual(whole, Trace(data, new Pieces(cut)), "messages in pieces");
    }

    /// <summary>What ends the client's task, and is told to the loop: the broker's end, or what it must not send.</summary>
    public static bool IsReported(Exception? error)
        => error is ExceptionGroup group && group.InnerExceptions.All(static one => one is IOException or InvalidDataException);

    private static string Trace(byte[] data, Pieces pieces)
    {
        var trace = new StringBuilder();
        Simulated.Run(driver => new ScriptedStream(driver, data, pieces), async _ =>
        {
            using MqttClient client = await MqttClient.OpenAsync(1883, "name", keepAliveSeconds: 60);
            LoopTask<string>[] calls = [LoopTask.Create(OutcomeAsync(client.SubscribeAsync("a/#"))), LoopTask.Create(OutcomeAsync(client.PublishAsync("a/b", "text")))];
            foreach (LoopTask<string> call in calls)
            {
                trace.Append(await call).Append('\n');
            }

            while (await NextAsync(client) is { } message)
            {
                trace.Append(message).Append('\n');
            }

            LoopInstant before = EventLoop.Current.Time;
            FuzzFaultException.ThrowUnless((await OutcomeAsync(client.SubscribeAsync("b"))).StartsWith("IOException", StringComparison.Ordinal), "A call succeeds on a connection that has ended.");
            FuzzFaultException.ThrowUnless(EventLoop.Current.Time - before < TimeSpan.FromSeconds(1), "A call waits on a connection that has ended.");
        }, IsReported);
        return trace.ToString();
    }

    private static async Coroutine<string> OutcomeAsync(Coroutine call)
    {
        try
        {
            await call;
            return "done";
        }
        catch (IOException error)
        {
            return $"IOException {error.Message}";
        }
        catch (TimeoutException)
        {
            return "timeout";
        }
    }

    private static async Coroutine<string?> NextAsync(MqttClient client)
    {
        try
        {
            return await client.Messages.GetAsync();
        }
        catch (QueueShutdownException)
        {
            return null;
        }
    }

    private static byte[] Bytes(params byte[] bytes) => bytes;
}
