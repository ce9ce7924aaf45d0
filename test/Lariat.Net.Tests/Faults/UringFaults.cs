using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class UringAcquisitionFaultTests : AcquisitionFaultTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringByteAtATimeTests : ByteAtATimeTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringCancelEverywhereTests : CancelEverywhereTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringCloseInFlightTests : CloseInFlightTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringConnectFaultTests : ConnectFaultTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringDescriptorLimitTests : DescriptorLimitTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHalfOpenTests : HalfOpenTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringLoopClosedTests : LoopClosedTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringManyConnectionsTests : ManyConnectionsTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringResetTests : ResetTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringReuseTests : ReuseTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringSlowReaderTests : SlowReaderTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringWrongThreadTests : WrongThreadTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}
