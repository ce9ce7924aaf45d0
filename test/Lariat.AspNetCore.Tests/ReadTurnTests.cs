using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Lariat.AspNetCore.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lariat.AspNetCore.Tests;

/// <summary>A connection whose reads complete at once has its turn, and lets the other connections of its loop have theirs.</summary>
public abstract class ReadTurnTests(DriverKind kind) : ServerTest(kind)
{
    private const byte Greedy = (byte)'g';

    private readonly TaskCompletionSource _greedyBegan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAnswered;

    private static bool IsDebugBuild => typeof(ReadTurnTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    [Fact]
    public async Task Reads_ThatCompleteAtOnce_LetAnotherConnectionBeServed()
    {
        await using RunningServer server = await StartAsync(GreedyOrAnswerAsync);
        using Socket greedy = await server.ConnectAsync();
        await greedy.SendAsync(new[] { Greedy });
        await _greedyBegan.Task.WaitAsync(Patience);

        using Socket other = await server.ConnectAsync();
        await other.SendAsync(Bytes("x"));

        Assert.Equal("answered", await _outcome.Task.WaitAsync(2 * Patience));
    }

    [Fact]
    public async Task Reads_OverManyTurns_BringEachByteOnce()
    {
        const int Count = 200;
        await using RunningServer server = await StartAsync(async connection =>
        {
            var all = new List<byte>();
            while (all.Count < Count)
            {
                ReadResult read = await connection.Transport.Input.ReadAsync();
                all.Add(read.Buffer.FirstSpan[0]);
                connection.Transport.Input.AdvanceTo(read.Buffer.GetPosition(1));
                Spend(ReadTurn.BudgetNs);
            }

            _outcome.SetResult(Convert.ToHexString(all.ToArray()));
        });
        using Socket client = await server.ConnectAsync();
        byte[] sent = [.. Enumerable.Range(0, Count).Select(static i => (byte)i)];

        await client.SendAsync(sent);

        Assert.Equal(Convert.ToHexString(sent), await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task CancelPendingRead_WhileAReadIsKept_CancelsTheNext()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            Task<ReadResult> kept = await KeepReadAsync(input);
            input.CancelPendingRead();
            ReadResult first = await kept;
            Unread(input, first);
            ReadResult second = await input.ReadAsync();
            _outcome.SetResult($"{first.Buffer.Length} {first.IsCanceled}, {second.Buffer.Length} {second.IsCanceled}");
        });
        using Socket client = await server.ConnectAsync();

        await client.SendAsync(Bytes("x"));

        Assert.Equal("1 False, 1 True", await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Abort_WhileAReadIsKept_EndsTheConnection()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            Task<ReadResult> kept = await KeepReadAsync(connection.Transport.Input);
            connection.Abort(new ConnectionAbortedException("the test's"));
            ReadResult read = await kept;
            _outcome.SetResult($"{read.Buffer.Length}");
        });
        using Socket client = await server.ConnectAsync();

        await client.SendAsync(Bytes("x"));

        Assert.Equal("1", await _outcome.Task.WaitAsync(Patience));
        await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task Turns_Many_AllocateNothing()
    {
        Assert.SkipWhen(IsDebugBuild, "in a debug build every state machine is an object");
        const int TurnCount = 100;

        // An object for each turn would be 2,400 at least.
        const long MaxBytes = 1_000;
        await using RunningServer server = await StartAsync(async connection =>
        {
            // The first read brings the connection to its loop, whose thread is measured.
            Unread(connection.Transport.Input, await connection.Transport.Input.ReadAsync());
            long allocated = long.MaxValue;

            // What is made once (a method that is compiled anew) may fall into a round; what a turn costs is in every one.
            for (int round = 0; round < 4 && allocated > MaxBytes; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int turns = 0; turns < TurnCount;)
                {
                    ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
                    turns += read.IsCompleted ? 0 : 1;
                    Unread(connection.Transport.Input, await read);
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            _outcome.SetResult(allocated <= MaxBytes ? "nothing" : $"{allocated} bytes");
        });
        using Socket client = await server.ConnectAsync();

        await client.SendAsync(Bytes("x"));

        Assert.Equal("nothing", await _outcome.Task.WaitAsync(Patience));
    }

    /// <summary>A connection whose first byte says so reads it again and again, without end, until another one was answered.</summary>
    private async Task GreedyOrAnswerAsync(ConnectionContext connection)
    {
        ReadResult read = await connection.Transport.Input.ReadAsync();
        if (read.Buffer.FirstSpan[0] != Greedy)
        {
            _isAnswered = true;
            return;
        }

        long began = Stopwatch.GetTimestamp();
        _greedyBegan.SetResult();
        while (!_isAnswered && Stopwatch.GetElapsedTime(began) < Patience)
        {
            Unread(connection.Transport.Input, read);
            read = await connection.Transport.Input.ReadAsync();
        }

        _outcome.SetResult(_isAnswered ? "answered" : "not answered");
    }

    /// <summary>Reads until a read that could complete at once does not; it is for the caller to await.</summary>
    private static async Task<Task<ReadResult>> KeepReadAsync(PipeReader input)
    {
        // The first one brings the connection to its loop.
        Unread(input, await input.ReadAsync());
        while (true)
        {
            Task<ReadResult> read = input.ReadAsync().AsTask();
            if (!read.IsCompleted)
            {
                return read;
            }

            Unread(input, await read);
            Spend(ReadTurn.BudgetNs);
        }
    }

    /// <summary>The next read completes at once, with the same bytes.</summary>
    private static void Unread(PipeReader input, ReadResult read) => input.AdvanceTo(read.Buffer.Start);

    private static void Spend(long ns)
    {
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalNanoseconds < ns;)
        {
        }
    }

    private Task<RunningServer> StartAsync(Func<ConnectionContext, Task> handler) => base.StartAsync(
        static _ => { },
        static options => options.LoopCount = 1,
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(handler)));
}
