namespace Lariat.Benchmarks;

/// <summary>One sleep(0) below 1,000,000 frames which stay parked: asyncio and .NET overflow their stacks on the way down.</summary>
internal sealed class DeepResumeRow() : Row("resume_1m")
{
    public override bool HasDotNet => false;

    public override bool HasAsyncio => false;

    public override Coroutine RunLariat(int count, Meter meter) => Work.BelowAsync(999_999, () => ResumeRow.YieldAsync(count, meter));

    public override Task RunDotNet(int count, Meter meter) => throw new NotSupportedException();
}
