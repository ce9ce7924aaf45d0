using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class EpollCurlTests : CurlTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollMosquittoTests : MosquittoTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollOpensslClientTests : OpensslClientTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollOpensslServerTests : OpensslServerTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollRedisTests : RedisTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}
