using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lariat.Http.Benchmarks;

/// <summary>
/// One WebSocket whose client sends a text message of 1 MiB in writes of 64 bytes and waits until it has come back; an answer is a message. Cases 9.5.1 and 9.6.1 of the
/// public conformance suite do that.
/// </summary>
/// <param name="name">In tables.</param>
/// <param name="gapMicroseconds">From one write to the next: a client in Python takes 50 to 100. 0: as fast as the system takes them.</param>
internal sealed class WebSocketPiecesRow(string name, int gapMicroseconds) : IRow
{
    private const int MessageBytes = 1024 * 1024;
    private const int PieceBytes = 64;

    // RFC 6455, section 5.2: a whole text message whose length stands in eight bytes; a client's has a mask behind its head.
    private const byte WholeText = 0x81;
    private const byte Masked = 0x80;
    private const byte LengthInEightBytes = 127;
    private const int HeadBytes = 10;
    private const int MaskBytes = 4;

    private static readonly byte[] s_message = MakeMessage();

    public string Name => name;

    public long WarmUp(Target target, double seconds)
    {
        Run(target, 0, seconds, null);
        return target.CountCompiled();
    }

    public Sample Measure(Target target, int round, double seconds)
    {
        var meter = new Meter(target.Process.ProcessId);
        return Run(target, round, seconds, meter);
    }

    private Sample Run(Target target, int round, double seconds, Meter? meter)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        byte[] answer = new byte[HeadBytes + MessageBytes];
        Open(target, socket, answer);

        // What a server does when it sees a connection first does not count.
        Exchange(target, socket, answer);
        var latencies = new List<double>();
        meter?.Read(isBeginning: true);
        long began = Stopwatch.GetTimestamp();
        do
        {
            latencies.Add(Exchange(target, socket, answer));
        }
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        meter?.Read(isBeginning: false);
        latencies.Sort();
        double median = latencies[latencies.Count / 2];
        return new Sample(name, target.Name, round, latencies.Count, elapsed, meter?.Cpu ?? 0, meter?.OthersCpu ?? 0, median, latencies[^1], latencies[^1]);
    }

    private void Open(Target target, Socket socket, byte[] buffer)
    {
        socket.Connect(IPAddress.Loopback, target.Port);
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET /whole HTTP/1.1\r\nHost: 127.0.0.1:{target.Port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        int length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            int count = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length += count > 0 ? count : throw new BenchmarkException($"{target.Name}, {name}: the server closed the connection.");
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 101 "u8))
        {
            throw new BenchmarkException($"{target.Name} does not open a WebSocket: {Encoding.ASCII.GetString(buffer, 0, length)}");
        }
    }

    /// <returns>Microseconds from the last write to the whole answer.</returns>
    private double Exchange(Target target, Socket socket, byte[] answer)
    {
        long gap = gapMicroseconds * Stopwatch.Frequency / 1_000_000;
        long next = Stopwatch.GetTimestamp();
        for (int at = 0; at < s_message.Length; at += PieceBytes)
        {
            while (Stopwatch.GetTimestamp() < next)
            {
                Thread.SpinWait(1);
            }

            next += gap;
            socket.Send(s_message, at, Math.Min(PieceBytes, s_message.Length - at), SocketFlags.None);
        }

        long sent = Stopwatch.GetTimestamp();
        for (int length = 0; length < answer.Length;)
        {
            int count = socket.Receive(answer, length, answer.Length - length, SocketFlags.None);
            length += count > 0 ? count : throw new BenchmarkException($"{target.Name}, {name}: the server closed the connection.");
        }

        return answer[0] == WholeText && answer.AsSpan(HeadBytes).IndexOfAnyExcept((byte)'x') < 0
            ? Stopwatch.GetElapsedTime(sent).TotalMicroseconds
            : throw new BenchmarkException($"{target.Name}, {name}: a message came back as another.");
    }

    /// <summary>A frame of a client; the mask is not of zeros, so that the server has to undo it.</summary>
    private static byte[] MakeMessage()
    {
        byte[] frame = new byte[HeadBytes + MaskBytes + MessageBytes];
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        frame[0] = WholeText;
        frame[1] = Masked | LengthInEightBytes;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), MessageBytes);
        mask.CopyTo(frame, HeadBytes);
        for (int i = 0; i < MessageBytes; i++)
        {
            frame[HeadBytes + MaskBytes + i] = (byte)('x' ^ mask[i % MaskBytes]);
        }

        return frame;
    }
}
