using Lariat.LowLevel;
using Lariat.Net.Tests;

namespace Lariat.Processes.Tests;

public sealed class UringExecTests : ExecTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringCommunicateTests : CommunicateTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringChildSignalTests : ChildSignalTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringSubprocessProtocolTests : SubprocessProtocolTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringPipeTests : PipeTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringSignalHandlerTests : SignalHandlerTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}
