using Lariat.LowLevel;

namespace Lariat.TestKit;

/// <summary>
/// The root of tests that run on each driver. A contract class has the tests; each of its variants is a line that names the driver:
/// <c>public sealed class UringReadingTests() : ReadingTests(DriverKind.Uring);</c>
/// </summary>
public abstract class DriverVariant(DriverKind kind)
{
    /// <summary>The driver of this variant.</summary>
    protected internal DriverKind Kind => kind;

    /// <summary>False where the driver does not work; its tests are skipped.</summary>
    protected bool IsAvailable => kind.IsAvailable();

    /// <summary>Makes a driver for one loop.</summary>
    protected virtual IoDriver MakeDriver() => kind.Make();
}
