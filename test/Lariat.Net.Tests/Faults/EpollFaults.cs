using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class EpollAcquisitionFaultTests : AcquisitionFaultTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollByteAtATimeTests : ByteAtATimeTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollCancelEverywhereTests : CancelEverywhereTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollCloseInFlightTests : CloseInFlightTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollConnectFaultTests : ConnectFaultTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollDescriptorLimitTests : DescriptorLimitTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHalfOpenTests : HalfOpenTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollLoopClosedTests : LoopClosedTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollManyConnectionsTests : ManyConnectionsTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollResetTests : ResetTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollReuseTests : ReuseTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollSlowReaderTests : SlowReaderTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollWrongThreadTests : WrongThreadTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}
