using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class PortableAcquisitionFaultTests : AcquisitionFaultTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableByteAtATimeTests : ByteAtATimeTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableCancelEverywhereTests : CancelEverywhereTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableCloseInFlightTests : CloseInFlightTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableConnectFaultTests : ConnectFaultTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableDescriptorLimitTests : DescriptorLimitTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHalfOpenTests : HalfOpenTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLoopClosedTests : LoopClosedTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableManyConnectionsTests : ManyConnectionsTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableResetTests : ResetTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableReuseTests : ReuseTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSlowReaderTests : SlowReaderTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableWrongThreadTests : WrongThreadTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
