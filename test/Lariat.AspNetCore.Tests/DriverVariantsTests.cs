namespace Lariat.AspNetCore.Tests;

public sealed class DriverVariantsTests() : DriverVariants(DriverKind.Uring, DriverKind.Epoll, DriverKind.Portable);
