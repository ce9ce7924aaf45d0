namespace Lariat.Data.Tests;

public sealed class DriverVariantsTests() : DriverVariants(DriverKind.Uring, DriverKind.Epoll, DriverKind.Portable);
