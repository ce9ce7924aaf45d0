using System.Diagnostics;
using System.Net;
using System.Text;
using Lariat.Net;
using Lariat.Tool.Load;

namespace Lariat.Http.Benchmarks;

/// <summary>64 WebSockets, each with one message of 64 bytes under way, that comes back as it went.</summary>
internal sealed class WebSocketRow : IRow
{
    private const int Connections = 64;
    private const int MessageBytes = 64;

    // RFC 6455, section 5.2: a whole binary message of so many bytes; a client's has a mask behind its head, here of zeros.
    private const byte WholeBinary = 0x82;
    private const byte Masked = 0x80;
    private const int HeadBytes = 2;
    private const int MaskBytes = 4;

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(0.1);

    public string Name => "websocket";

    public long WarmUp(Target target, double seconds)
    {
        Run(target, seconds, null);
        return target.CountCompiled();
    }

    public Sample Measure(Target target, int round, double seconds)
    {
        var meter = new Meter(target.Process.ProcessId);
        LoadTally tally = Run(target, seconds, meter.Read);
        return Sample.Of(Name, target.Name, round, tally, meter);
    }

    private static LoadTally Run(Target target, double seconds, Action<bool>? counting)
    {
        var tally = new LoadTally();
        EventLoop.Run(TaskGroup.RunAsync(async group =>
        {
            var talking = new List<LoopTask>();
            for (int i = 0; i < Connections; i++)
            {
                Connection connection = await OpenAsync(target);
                talking.Add(group.Create(TalkAsync(connection, tally)));
            }

            await Coroutine.Sleep(s_settle);
            tally.Clear();
            counting?.Invoke(true);
            long began = Stopwatch.GetTimestamp();
            await Coroutine.Sleep(TimeSpan.FromSeconds(seconds));
            tally.Elapsed = Stopwatch.GetElapsedTime(began);
            counting?.Invoke(false);
            talking.ForEach(task => task.Cancel());
        }));
        return tally;
    }

    private static async Coroutine<Connection> OpenAsync(Target target)
    {
        Connection connection = await Connection.OpenAsync(new IPEndPoint(IPAddress.Loopback, target.Port));
        connection.Write(Encoding.ASCII.GetBytes(
            $"GET /echo HTTP/1.1\r\nHost: 127.0.0.1:{target.Port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        byte[] head = await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray());
        return head.AsSpan().StartsWith("HTTP/1.1 101 "u8)
            ? connection
            : throw new BenchmarkException($"{target.Name} does not open a WebSocket: {Encoding.ASCII.GetString(head)}");
    }

    private static async Coroutine TalkAsync(Connection connection, LoadTally tally)
    {
        byte[] message = new byte[HeadBytes + MaskBytes + MessageBytes];
        byte[] echo = new byte[HeadBytes + MessageBytes];
        message[0] = WholeBinary;
        message[1] = Masked | MessageBytes;
        await using Connection _ = connection;
        while (true)
        {
            long sent = Stopwatch.GetTimestamp();
            connection.Write(message);
            await connection.ReadExactlyAsync(echo);
            if (echo[0] != WholeBinary || echo[1] != MessageBytes)
            {
                throw new BenchmarkException("A message came back as another.");
            }

            tally.AddAnswer(200, (long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
        }
    }
}
