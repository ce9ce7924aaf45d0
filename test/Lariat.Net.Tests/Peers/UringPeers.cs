using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class UringCurlTests : CurlTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringMosquittoTests : MosquittoTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringOpensslClientTests : OpensslClientTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringOpensslServerTests : OpensslServerTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringRedisTests : RedisTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}
