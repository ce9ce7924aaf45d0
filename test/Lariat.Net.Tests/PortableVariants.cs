using Lariat.LowLevel;

namespace Lariat.Net.Tests;

public sealed class PortableTlsPeerTests : TlsPeerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportTlsTests : TransportTlsTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportServerTests : TransportServerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableDatagramTransportTests : DatagramTransportTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableNameTests : NameTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableOwnOperationTests : OwnOperationTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSendFileTests : SendFileTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLoopGroupServerTests : LoopGroupServerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableReadingTests : ReadingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLineReadingTests : LineReadingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableWritingTests : WritingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableServerTests : ServerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableServerAddressTests : ServerAddressTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableConnectTests : ConnectTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableServerStoppingTests : ServerStoppingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableUnixSocketTests : UnixSocketTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableViewTests : ViewTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableDatagramTests : DatagramTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableDatagramEdgeTests : DatagramEdgeTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTlsTests : TlsTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTlsHandshakeTests : TlsHandshakeTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTlsClosingTests : TlsClosingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportTests : TransportTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportReadingTests : TransportReadingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportWritingTests : TransportWritingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSocketTests : SocketTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableSocketOperationTests : SocketOperationTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableReadinessTests : ReadinessTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableAllocationTests : AllocationTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableStreamTests : StreamTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableTransportEndTests : TransportEndTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableStreamEndTests : StreamEndTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableUnixDatagramTests : UnixDatagramTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableUnixBacklogTests : UnixBacklogTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
