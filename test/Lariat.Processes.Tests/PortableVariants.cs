using Lariat.LowLevel;

namespace Lariat.Processes.Tests;

public sealed class PortableExecTests : ExecTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableCommunicateTests : CommunicateTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableChildSignalTests : ChildSignalTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSubprocessProtocolTests : SubprocessProtocolTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortablePipeTests : PipeTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSignalHandlerTests : SignalHandlerTests
{
    protected override bool IsNative => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}
