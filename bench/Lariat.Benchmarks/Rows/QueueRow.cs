using System.Threading.Channels;

namespace Lariat.Benchmarks;

/// <summary>One item to another task by a queue and back by a second one.</summary>
internal sealed class QueueRow() : Row("queue_roundtrip")
{
    public override async Coroutine RunLariat(int count, Meter meter)
    {
        var there = new AsyncQueue<int>();
        var back = new AsyncQueue<int>();
        LoopTask partner = LoopTask.Create(EchoAsync());
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            there.TryPut(i);
            await back.GetAsync();
        }

        meter.Stop();
        await partner;

        async Coroutine EchoAsync()
        {
            for (int i = 0; i < count; i++)
            {
                back.TryPut(await there.GetAsync());
            }
        }
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        var options = new UnboundedChannelOptions { SingleReader = true, SingleWriter = true };
        var there = Channel.CreateUnbounded<int>(options);
        var back = Channel.CreateUnbounded<int>(options);
        Task partner = Echo();
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            there.Writer.TryWrite(i);
            await back.Reader.ReadAsync();
        }

        meter.Stop();
        await partner;

        async Task Echo()
        {
            for (int i = 0; i < count; i++)
            {
                back.Writer.TryWrite(await there.Reader.ReadAsync());
            }
        }
    }
}
