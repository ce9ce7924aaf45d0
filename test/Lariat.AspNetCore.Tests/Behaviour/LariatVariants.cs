using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests.Behaviour;

public sealed class EpollBehaviourTests : BehaviourTest
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    private protected override ServerKind Kind { get; } = LariatKind.Make("epoll", static () => new EpollDriver());
}

public sealed class UringBehaviourTests : BehaviourTest
{
    protected override bool IsAvailable => DriverKind.Uring.IsAvailable();

    private protected override ServerKind Kind { get; } = LariatKind.Make("uring", static () => new UringDriver());
}

public sealed class PortableBehaviourTests : BehaviourTest
{
    private protected override ServerKind Kind { get; } = LariatKind.Make("portable", static () => new PortableDriver());
}
