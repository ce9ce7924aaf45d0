namespace Lariat.Net.Tests;

/// <summary>Large messages, and the changes between large and small: io_uring receives the two in different ways.</summary>
public abstract class BulkTests(DriverKind kind) : DriverTest(kind)
{
    private const int LargeBytes = 200_000;
    private const int SmallBytes = 10;

    [Fact]
    public void Read_PhasesOfLargeAndSmallMessages_ArriveInOrder() => Run(() => WithPair(EchoAsync, async client =>
    {
        var random = new Random(11);
        for (int phase = 0; phase < 12; phase++)
        {
            (int count, int size) = phase % 2 == 0 ? (5, LargeBytes) : (30, SmallBytes);
            for (int i = 0; i < count; i++)
            {
                byte[] message = new byte[size];
                random.NextBytes(message);

                await client.WriteAsync(message);

                Assert.Equal(message, await client.ReadExactlyAsync(size));
            }
        }
    }));

    [Fact]
    public void Read_CanceledInBulk_LosesNoByte() => Run(() => WithPair(EchoAsync, async client =>
    {
        byte[] large = new byte[LargeBytes];
        for (int i = 0; i < 8; i++)
        {
            await client.WriteAsync(large);
            _ = await client.ReadExactlyAsync(LargeBytes);
        }

        LoopTask<byte[]> read = LoopTask.Create(client.ReadExactlyAsync(LargeBytes));
        await Coroutine.Sleep(0);
        read.Cancel();
        await Coroutine.WaitMany([read]);
        new Random(12).NextBytes(large);
        await client.WriteAsync(large);

        Assert.True(read.IsCanceled);
        Assert.Equal(large, await client.ReadExactlyAsync(LargeBytes));
    }));

    [Fact]
    public void Close_WhileAReadWaitsInBulk_EndsTheRead() => Run(() => WithPair(EchoAsync, async client =>
    {
        byte[] large = new byte[LargeBytes];
        for (int i = 0; i < 8; i++)
        {
            await client.WriteAsync(large);
            _ = await client.ReadExactlyAsync(LargeBytes);
        }

        LoopTask<byte[]> read = LoopTask.Create(client.ReadAsync(1));
        await Coroutine.Sleep(0);
        client.Close();

        Assert.Empty(await read);
    }));
}

public sealed class UringBulkTests() : BulkTests(DriverKind.Uring);

public sealed class EpollBulkTests() : BulkTests(DriverKind.Epoll);

public sealed class PortableBulkTests() : BulkTests(DriverKind.Portable);
