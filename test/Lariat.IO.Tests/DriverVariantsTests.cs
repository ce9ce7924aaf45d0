namespace Lariat.IO.Tests;

public sealed class DriverVariantsTests() : DriverVariants(DriverKind.Uring, DriverKind.Epoll, DriverKind.Portable, DriverKind.PortableBase);
