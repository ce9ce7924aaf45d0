namespace Lariat.Data.Tests;

/// <summary>The base of tests of databases, on each driver: no operation may be left behind.</summary>
public abstract class DataTest(DriverKind kind) : DriverTest(kind)
{
    protected override TimeSpan Patience => TimeSpan.FromSeconds(60);

    protected override void CheckAfter() => Assert.Empty(EventLoop.Current.AbandonedOperations);
}
