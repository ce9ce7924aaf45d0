using System.Text;
using Lariat;
using Lariat.Net;

namespace ProtocolClients;

/// <summary>MQTT 3.1.1 over one connection to a broker on this machine: messages of quality 0 and 1, pings, and a last will.</summary>
public sealed class MqttClient : IDisposable
{
    private const int MaxMessages = 1000;
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(10);
    private readonly Connection _connection;
    private readonly Dictionary<int, Future<object?>> _waiting = []; // for answers, by the packet's number; 0: for that to a ping
    private int _number;
    private string? _end; // why the connection has ended

    private MqttClient(Connection connection) => _connection = connection;

    /// <summary>Messages of the subscriptions, as "topic: text". While it is full, nothing is read: after 10 s without the answer to a ping the connection ends.</summary>
    public AsyncQueue<string> Messages { get; } = new(MaxMessages);

    /// <summary>Connects. <paramref name="will"/> is what the broker publishes when this client vanishes.</summary>
    public static async Coroutine<MqttClient> OpenAsync(int port, string name, int keepAliveSeconds, (string Topic, string Text)? will = null)
    {
        var client = new MqttClient(await Connection.OpenAsync("127.0.0.1", port));
        byte[] lastWords = will is { } last ? [.. MqttPacket.Text(last.Topic), .. MqttPacket.Text(last.Text)] : [];
        byte flags = (byte)(will is null ? 0x02 : 0x0E);
        client.Send(MqttPacket.Connect, [.. MqttPacket.Text("MQTT"), 4, flags, .. MqttPacket.Number(keepAliveSeconds), .. MqttPacket.Text(name), .. lastWords]);
        LoopTask.Create(client.WorkAsync(TimeSpan.FromSeconds(keepAliveSeconds)), name: $"mqtt {name}");
        return client;
    }

    /// <summary>Sends a message of quality 0: nobody says whether it arrived.</summary>
    public void Publish(string topic, string text) => Send(MqttPacket.Publish, [.. MqttPacket.Text(topic), .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>Sends a message of quality 1, and waits until the broker has it.</summary>
    public Coroutine PublishAsync(string topic, string text)
        => AskAsync(MqttPacket.PublishOnceAtLeast, NextNumber(), number => [.. MqttPacket.Text(topic), .. number, .. Encoding.UTF8.GetBytes(text)]);

    public Coroutine SubscribeAsync(string filter)
        => AskAsync(MqttPacket.Subscribe, NextNumber(), number => [.. number, .. MqttPacket.Text(filter), 1]);

    /// <summary>Ends the connection without a farewell: the broker publishes the will.</summary>
    public void Abort() => _connection.Abort();

    public void Dispose()
    {
        if (!_connection.IsClosing)
        {
            Send(MqttPacket.Disconnect, []);
        }

        _connection.Close();
    }

    private int NextNumber() => _number = (_number % ushort.MaxValue) + 1;

    private async Coroutine AskAsync(byte header, int number, Func<byte[], byte[]> makeBody)
    {
        Send(header, makeBody(MqttPacket.Number(number)));
        Future<object?> answer = EventLoop.Current.CreateFuture();
        _waiting[number] = answer;
        if (await Coroutine.WaitFor(answer, s_answerLimit) is Exception error)
        {
            throw error;
        }
    }

    private void Send(byte header, byte[] body)
    {
        if (_end is not null)
        {
            throw new IOException(_end);
        }

        _connection.Write(MqttPacket.Make(header, body));
    }

    // The reader and the pings: the failure of one ends the other.
    private async Coroutine WorkAsync(TimeSpan keepAlive)
    {
        try
        {
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(ReadPacketsAsync());
                while (true)
                {
                    await Coroutine.Sleep(keepAlive / 2);
                    await AskAsync(MqttPacket.Ping, number: 0, _ => []);
                }
            });
        }
        catch (ExceptionGroup errors)
        {
            _end = $"The connection to the broker has ended: {errors.InnerExceptions[0].Message}";
            if (!_connection.IsClosing)
            {
                throw; // we have not ended it: the loop reports it
            }
        }
        finally
        {
            _end ??= "The connection to the broker has ended.";
            _connection.Abort();
            Messages.Shutdown();
            foreach (Future<object?> answer in _waiting.Values)
            {
                answer.TrySetResult(new IOException(_end));
            }
        }
    }

    private async Coroutine ReadPacketsAsync()
    {
        while (true)
        {
            (int header, byte[] body) = await MqttPacket.ReadAsync(_connection);
            if (header >> 4 == MqttPacket.Publish >> 4)
            {
                await TakeMessageAsync(quality: (header >> 1) & 3, body);
            }
            else if (MqttPacket.ParseAnswer(header, body) is { } number && _waiting.Remove(number, out Future<object?>? answer))
            {
                answer.TrySetResult(null);
            }
        }
    }

    private async Coroutine TakeMessageAsync(int quality, byte[] body)
    {
        int end = body is [var high, var low, ..] ? 2 + (high << 8) + low : 2; // a message begins with the length of its topic
        int start = quality == 0 ? end : end + 2;
        if (quality > 1 || start > body.Length)
        {
            throw new InvalidDataException($"The broker has sent a message that is cut off, or of quality {quality}.");
        }

        await Messages.PutAsync($"{Encoding.UTF8.GetString(body.AsSpan(2, end - 2))}: {Encoding.UTF8.GetString(body.AsSpan(start))}");
        if (quality == 1)
        {
            _connection.Write([MqttPacket.PublishAnswer, 2, .. body[end..start]]); // the broker may forget it now
        }
    }
}
