namespace Lariat.TestKit;

/// <summary>The drivers on which tests of input and output run.</summary>
public enum DriverKind
{
    Uring,
    Epoll,

    /// <summary>The portable driver, with Linux's calls for files where there are any.</summary>
    Portable,

    /// <summary>The portable driver with the base library alone, as on other systems.</summary>
    PortableBase,
}
