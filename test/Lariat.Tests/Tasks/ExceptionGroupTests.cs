namespace Lariat.Tests;

public class ExceptionGroupTests
{
    private static readonly FormatException s_format = new("format");
    private static readonly TimeoutException s_timeout = new("timeout");

    [Fact]
    public void Handle_SomeAreHandled_ThrowsAGroupOfTheRest()
    {
        var failures = new ExceptionGroup("Two failed.", [s_format, s_timeout]);

        ExceptionGroup rest = Assert.Throws<ExceptionGroup>(() => failures.Handle(error => error is FormatException));

        Assert.Equal([s_timeout], rest.InnerExceptions);
        Assert.Equal("Two failed. (timeout)", rest.Message);
    }

    [Fact]
    public void Handle_AllAreHandled_Returns()
    {
        var handled = new List<Exception>();
        var failures = new ExceptionGroup("Two failed.", [s_format, s_timeout]);

        failures.Handle(error =>
        {
            handled.Add(error);
            return true;
        });

        Assert.Equal([s_format, s_timeout], handled);
    }

    [Fact]
    public void Flatten_Nested_IsOneGroupOfAllFailures()
    {
        var failures = new ExceptionGroup("Outer.", [new ExceptionGroup("Inner.", s_format), s_timeout]);

        ExceptionGroup flat = failures.Flatten();

        Assert.Equal(["format", "timeout"], flat.InnerExceptions.Select(error => error.Message).Order());
        Assert.StartsWith("Outer. (", flat.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handle_Null_Throws()
        => Assert.Throws<ArgumentNullException>("predicate", () => new ExceptionGroup("One failed.", s_format).Handle(null!));
}
