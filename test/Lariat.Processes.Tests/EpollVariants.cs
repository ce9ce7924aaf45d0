using Lariat.LowLevel;

namespace Lariat.Processes.Tests;

public sealed class EpollExecTests : ExecTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollCommunicateTests : CommunicateTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollChildSignalTests : ChildSignalTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollSubprocessProtocolTests : SubprocessProtocolTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollPipeTests : PipeTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollSignalHandlerTests : SignalHandlerTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}
