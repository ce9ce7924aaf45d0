using System.Diagnostics;
using System.Reflection;

namespace Lariat.Net.Tests;

/// <summary>The promise of the steady state: an echo over streams allocates nothing.</summary>
public abstract class AllocationTests(DriverKind kind) : DriverTest(kind)
{
    private const int WarmUpCount = 2_000;
    private const int MessageCount = 5_000;
    private const int MaxRounds = 3;

    // The runtime's own threads allocate a little beside the loop; the loop's thread alone is measured.
    private const long MaxBytes = 1_000;

    private static bool IsDebugBuild
        => typeof(AllocationTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    [Fact]
    public void Echo_PeekWriteConsume_AllocatesNothing() => Run(() => MeasureAsync(async connection =>
    {
        while (true)
        {
            ReadOnlyMemory<byte> data = await connection.PeekAsync();
            if (data.IsEmpty)
            {
                return;
            }

            await connection.WriteAsync(data);
            connection.Consume(data.Length);
        }
    }));

    [Fact]
    public void Echo_ReadWrite_AllocatesNothing() => Run(() => MeasureAsync(async connection =>
    {
        byte[] buffer = new byte[4096];
        for (int count; (count = await connection.ReadAsync(buffer)) > 0;)
        {
            await connection.WriteAsync(buffer.AsMemory(0, count));
        }
    }));

    private static async Coroutine MeasureAsync(Func<Connection, Coroutine> handler)
    {
        Assert.SkipWhen(IsDebugBuild, "in a debug build every state machine is an object");
        await WithPair(handler, async client =>
        {
            byte[] message = new byte[64];
            byte[] answer = new byte[64];
            await ExchangeAsync(client, message, answer, WarmUpCount);

            // What is made once (a pool that grows, a method that is compiled anew) may fall into a round; what a message costs is in every one.
            long allocated = long.MaxValue;
            for (int round = 0; round < MaxRounds && allocated > MaxBytes; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                await ExchangeAsync(client, message, answer, MessageCount);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.True(allocated <= MaxBytes, $"{allocated} bytes for {MessageCount} messages");
        });
    }

    private static async Coroutine ExchangeAsync(Connection client, byte[] message, byte[] answer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.WriteAsync(message);
            await client.ReadExactlyAsync(answer.AsMemory());
        }
    }
}
