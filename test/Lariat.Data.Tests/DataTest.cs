using System.Runtime.CompilerServices;

namespace Lariat.Data.Tests;

/// <summary>The base of tests that run on each driver: a contract class has the tests, its variants (Variants.cs) name the driver.</summary>
public abstract class DataTest(DriverChoice driver)
{
    // A test that hangs fails instead. A canceled operation has all of it to end: on a busy machine the default grace is short.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Errors that reached the exception handler of the loop.</summary>
    protected List<LoopErrorContext> Errors { get; } = [];

    /// <summary>Runs a test body on a loop; an error that reached the handler fails the test unless the body took it.</summary>
    [OverloadResolutionPriority(1)]
    protected void Run(Func<Coroutine> body)
    {
        Assert.SkipUnless(driver.IsAvailable(), "The driver is not available on this machine.");
        var options = new LoopOptions { Driver = () => driver.Make(), CancellationGrace = s_patience };
        EventLoop.Run(Coroutine.WaitFor(Body(), s_patience), options);
        Assert.Empty(Errors.Select(error => $"{error.Message} {error.Exception}"));

        async Coroutine Body()
        {
            EventLoop.Current.ExceptionHandler = (_, error) => Errors.Add(error);
            await body();
            Assert.Empty(EventLoop.Current.AbandonedOperations);
        }
    }
}
