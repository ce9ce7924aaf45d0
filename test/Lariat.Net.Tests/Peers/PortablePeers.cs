using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class PortableCurlTests : CurlTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableMosquittoTests : MosquittoTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableOpensslClientTests : OpensslClientTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableOpensslServerTests : OpensslServerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableRedisTests : RedisTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
