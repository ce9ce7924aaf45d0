// A client of a protocol: MQTT 3.1.1, with messages of quality 0 and 1, keep-alive pings and a last will.
// Usage: mqtt-client [PORT] talks to the broker on this machine (1883 by default), with topics below lariat/.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Text;
using Lariat;
using Lariat.Net;

EventLoop.Run(MainAsync(args is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 1883));

static async Coroutine MainAsync(int port)
{
    using MqttClient reader = await MqttClient.OpenAsync(port, "lariat-reader", keepAliveSeconds: 1);
    await reader.SubscribeAsync("lariat/#");
    MqttClient sensor = await MqttClient.OpenAsync(port, "lariat-sensor", keepAliveSeconds: 60, ("lariat/sensor", "lost"));
    sensor.Publish("lariat/temperature", "21.5"); // quality 0: sent, and perhaps lost
    Console.WriteLine(await reader.Messages.GetAsync());
    await sensor.PublishAsync("lariat/door", "open"); // quality 1: the broker has it
    Console.WriteLine(await reader.Messages.GetAsync());

    await Coroutine.Sleep(2); // a reader without pings would be dropped after 1.5 s
    sensor.Abort(); // no farewell: the broker publishes the sensor's will
    Console.WriteLine(await reader.Messages.GetAsync());
}

internal sealed class MqttClient(Connection connection) : IDisposable
{
    private const int PacketBytesMax = 256 * 1024;
    private readonly Dictionary<int, Future<object?>> _waiting = []; // for answers, by the packet's number; 0: for that to a ping
    private int _number;
    private string? _end; // why the connection has ended
    public AsyncQueue<string> Messages { get; } = new(capacity: 1000); // when it is full for 10 s, no ping is answered: the end

    public static async Coroutine<MqttClient> OpenAsync(int port, string name, int keepAliveSeconds, (string Topic, string Text)? will = null)
    {
        var client = new MqttClient(await Connection.OpenAsync("127.0.0.1", port));
        byte[] lastWords = will is { } last ? [.. Text(last.Topic), .. Text(last.Text)] : [];
        client.Send(0x10, [.. Text("MQTT"), 4, (byte)(will is null ? 0x02 : 0x0E), .. Number(keepAliveSeconds), .. Text(name), .. lastWords]);
        LoopTask.Create(client.WorkAsync(TimeSpan.FromSeconds(keepAliveSeconds)), name: $"mqtt {name}");
        return client;
    }

    public void Publish(string topic, string text) => Send(0x30, [.. Text(topic), .. Encoding.UTF8.GetBytes(text)]);
    public Coroutine PublishAsync(string topic, string text) => AskAsync(0x32, id => [.. Text(topic), .. id, .. Encoding.UTF8.GetBytes(text)]);
    public Coroutine SubscribeAsync(string filter) => AskAsync(0x82, id => [.. id, .. Text(filter), 1]);

    public void Abort() => connection.Abort();

    public void Dispose()
    {
        if (!connection.IsClosing)
        {
            Send(0xE0, []);
        }
        connection.Close();
    }

    private static byte[] Number(int number) => [(byte)(number >> 8), (byte)number];
    private static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private async Coroutine AskAsync(byte header, Func<byte[], byte[]> makeBody)
    {
        int number = header == 0xC0 ? 0 : _number = (_number % 65535) + 1;
        Send(header, makeBody(Number(number)));
        _ = await Coroutine.WaitFor(_waiting[number] = EventLoop.Current.CreateFuture(), TimeSpan.FromSeconds(10)) is Exception error ? throw error : true;
    }

    private void Send(byte header, byte[] body)
    {
        byte[] length = body.Length < 128 ? [(byte)body.Length] : [(byte)(body.Length | 128), (byte)((body.Length >> 7) | 128), (byte)(body.Length >> 14)]; // seven bits a byte
        connection.Write(_end is { } reason ? throw new IOException(reason)
            : body.Length <= PacketBytesMax ? [header, .. length, .. body] : throw new ArgumentException("The packet is too long."));
    }

    private async Coroutine WorkAsync(TimeSpan keepAlive)
    {
        try
        {
            await TaskGroup.Run(async group =>
            {
                group.Create(ReadPacketsAsync());
                while (true)
                {
                    await Coroutine.Sleep(keepAlive / 2);
                    await AskAsync(0xC0, _ => []);
                }
            });
        }
        catch (ExceptionGroup errors)
        {
            _end = $"The connection to the broker has ended: {errors.InnerExceptions[0].Message}";
            if (!connection.IsClosing)
            {
                throw; // we have not ended it: the loop reports it
            }
        }
        finally
        {
            _end ??= "The connection to the broker has ended.";
            connection.Abort();
            Messages.ShutDown();
            _waiting.Values.ToList().ForEach(answer => answer.TrySetResult(new IOException(_end)));
        }
    }

    private async Coroutine ReadPacketsAsync()
    {
        while (true)
        {
            int header = (await connection.ReadExactlyAsync(1))[0];
            byte[] body = await connection.ReadExactlyAsync(await ReadLengthAsync(0));
            bool isAnswer = (header, body.Length) is (0x20 or 0x40, 2) or (0x90, 3) or (0xD0, 0);
            _ = !isAnswer && header >> 4 != 3 ? throw new InvalidDataException($"The broker has sent {body.Length} bytes as 0x{header:X2}, which this client does not know.")
                : (header == 0x20 && body[1] != 0) || (header == 0x90 && body[2] == 0x80) ? throw new InvalidDataException("The broker refuses.") : true;
            _ = isAnswer && header != 0x20 && _waiting.Remove(header == 0xD0 ? 0 : (body[0] << 8) + body[1], out Future<object?>? answer) && answer.TrySetResult(null);
            if (!isAnswer)
            {
                await TakeMessageAsync(quality: (header >> 1) & 3, body);
            }
        }
    }

    private async Coroutine TakeMessageAsync(int quality, byte[] body)
    {
        int end = body is [var high, var low, ..] ? 2 + (high << 8) + low : 2, start = quality == 0 ? end : end + 2; // a message begins with the length of its topic
        _ = quality > 1 || start > body.Length ? throw new InvalidDataException($"The broker has sent a message that is cut off, or of quality {quality}.") : true;
        await Messages.PutAsync($"{Encoding.UTF8.GetString(body.AsSpan(2, end - 2))}: {Encoding.UTF8.GetString(body.AsSpan(start))}");
        connection.Write(quality == 0 ? [] : [0x40, 2, .. body[end..start]]); // quality 1: the broker may forget it now
    }

    private async Coroutine<int> ReadLengthAsync(int shift)
    {
        int digit = (await connection.ReadExactlyAsync(1))[0], low = (digit & 127) << shift;
        int length = digit < 128 ? low : shift < 21 ? low + await ReadLengthAsync(shift + 7) : int.MaxValue;
        return length <= PacketBytesMax ? length : throw new InvalidDataException($"The broker has sent a packet of more than {PacketBytesMax} bytes.");
    }
}
