using Lariat.LowLevel;

namespace Lariat.Workers.Tests;

public sealed class PortableRunningTests : RunningTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableDyingTests : DyingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableStartingTests : StartingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableEndingTests : EndingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableMapTests : MapTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
