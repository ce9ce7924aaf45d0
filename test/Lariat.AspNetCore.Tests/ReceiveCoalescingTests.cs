using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lariat.AspNetCore.Tests;

/// <summary>What is received of a client that sends many small pieces. The delay is an hour where it must not be what ends a wait.</summary>
public abstract class ReceiveCoalescingTests(DriverKind kind) : ServerTest(kind)
{
    private const int PieceBytes = 64;
    private const int StreakCount = 16;
    private const int LowWaterBytes = 4096;
    private static readonly byte[] s_piece = new byte[PieceBytes];

    // How many bytes each read of the server brought; 0 is the end of the stream.
    private readonly Channel<int> _reads = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task Pieces_ManyUnanswered_AreReadTogether()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs SO_RCVLOWAT that wakes when it is lowered.");
        await using RunningServer server = await StartAsync(TimeSpan.FromHours(1));
        using Socket client = await server.ConnectAsync();
        await SendStreakAsync(client);

        await SendAsync(client, LowWaterBytes);
        int first = await ReadAsync();

        // The mark is raised behind the read of the streak's last piece, and what arrived in between is read at once.
        if (first < LowWaterBytes)
        {
            await SendAsync(client, first);
            first = await ReadAsync();
        }

        Assert.Equal(LowWaterBytes, first);
    }

    [Fact]
    public async Task Pieces_FewerThanTheMark_AreReadAfterTheDelay()
    {
        await using RunningServer server = await StartAsync(TimeSpan.FromMilliseconds(100));
        using Socket client = await server.ConnectAsync();
        await SendStreakAsync(client);

        await client.SendAsync(s_piece);

        Assert.Equal(PieceBytes, await ReadAsync());
    }

    [Fact]
    public async Task Pieces_OneBehindAnother_AllArrive()
    {
        const int Bytes = 10_000 * PieceBytes;
        await using RunningServer server = await StartAsync(TimeSpan.FromMilliseconds(1));
        using Socket client = await server.ConnectAsync();

        await SendAsync(client, Bytes);

        for (int received = 0; received < Bytes;)
        {
            received += await ReadAsync();
        }
    }

    [Fact]
    public async Task ClientEndsItsStream_WhilePiecesAreGathered_TheyAndTheEndAreReadAtOnce()
    {
        await using RunningServer server = await StartAsync(TimeSpan.FromHours(1));
        using Socket client = await server.ConnectAsync();
        await SendStreakAsync(client);

        await client.SendAsync(s_piece);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(PieceBytes, await ReadAsync());
        Assert.Equal(0, await ReadAsync());
    }

    [Fact]
    public async Task Pieces_EachAnswered_AreNeverGathered()
    {
        await using RunningServer server = await StartAsync(TimeSpan.FromHours(1), isEcho: true);
        using Socket client = await server.ConnectAsync();

        for (int i = 0; i < 4 * StreakCount; i++)
        {
            await client.SendAsync(s_piece);
            Assert.Equal(PieceBytes, await client.ReceiveAsync(new byte[PieceBytes]));
        }
    }

    [Fact]
    public async Task Pieces_AfterAnAnswer_AreReadAtOnceAgain()
    {
        await using RunningServer server = await StartAsync(TimeSpan.FromHours(1), answerAfterBytes: (StreakCount * PieceBytes) + LowWaterBytes);
        using Socket client = await server.ConnectAsync();
        await SendStreakAsync(client);
        await client.SendAsync(new byte[LowWaterBytes]);
        Assert.Equal(1, await client.ReceiveAsync(new byte[PieceBytes]));
        Assert.Equal(LowWaterBytes, await ReadAsync());

        await client.SendAsync(s_piece);

        Assert.Equal(PieceBytes, await ReadAsync());
    }

    [Fact]
    public async Task Pieces_WithoutDelay_AreReadAsTheyCome()
    {
        await using RunningServer server = await StartAsync(TimeSpan.Zero);
        using Socket client = await server.ConnectAsync();
        await SendStreakAsync(client);

        await client.SendAsync(s_piece);

        Assert.Equal(PieceBytes, await ReadAsync());
    }

    [Fact]
    public async Task Delay_Negative_IsRefused()
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => StartAsync(TimeSpan.FromMilliseconds(-1)));

    /// <summary>Small pieces, each of which the server has read before the next is sent: behind them pieces are gathered.</summary>
    private async Task SendStreakAsync(Socket client)
    {
        for (int i = 0; i < StreakCount; i++)
        {
            await client.SendAsync(s_piece);
            Assert.Equal(PieceBytes, await ReadAsync());
        }
    }

    private static async Task SendAsync(Socket client, int byteCount)
    {
        for (int sent = 0; sent < byteCount; sent += PieceBytes)
        {
            await client.SendAsync(s_piece);
        }
    }

    private async Task<int> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _reads.Reader.ReadAsync(limit.Token);
    }

    private Task<RunningServer> StartAsync(TimeSpan delay, bool isEcho = false, int answerAfterBytes = int.MaxValue) => StartAsync(
        _ => { },
        options => options.ReceiveCoalescingDelay = delay,
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(async connection =>
        {
            long total = 0;
            while (true)
            {
                ReadResult read = await connection.Transport.Input.ReadAsync();
                int length = (int)read.Buffer.Length;
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                total += length;
                if (isEcho || total >= answerAfterBytes)
                {
                    await connection.Transport.Output.WriteAsync(new byte[isEcho ? length : 1]);
                    total = 0;
                }

                await _reads.Writer.WriteAsync(length);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        })));
}
