namespace Lariat.Net.Tests;

public sealed class UringCurlTests() : CurlTests(DriverKind.Uring);

public sealed class EpollCurlTests() : CurlTests(DriverKind.Epoll);

public sealed class PortableCurlTests() : CurlTests(DriverKind.Portable);

public sealed class UringMosquittoTests() : MosquittoTests(DriverKind.Uring);

public sealed class EpollMosquittoTests() : MosquittoTests(DriverKind.Epoll);

public sealed class PortableMosquittoTests() : MosquittoTests(DriverKind.Portable);

public sealed class UringOpensslClientTests() : OpensslClientTests(DriverKind.Uring);

public sealed class EpollOpensslClientTests() : OpensslClientTests(DriverKind.Epoll);

public sealed class PortableOpensslClientTests() : OpensslClientTests(DriverKind.Portable);

public sealed class UringOpensslServerTests() : OpensslServerTests(DriverKind.Uring);

public sealed class EpollOpensslServerTests() : OpensslServerTests(DriverKind.Epoll);

public sealed class PortableOpensslServerTests() : OpensslServerTests(DriverKind.Portable);

public sealed class UringRedisTests() : RedisTests(DriverKind.Uring);

public sealed class EpollRedisTests() : RedisTests(DriverKind.Epoll);

public sealed class PortableRedisTests() : RedisTests(DriverKind.Portable);
