using System.Diagnostics;

namespace Lariat.Tests;

public sealed class ExceptionHandlerTests : IDisposable
{
    private readonly StringWriter _log = new();
    private readonly EventLoop _loop;

    public ExceptionHandlerTests() => _loop = TestLoop.NewVirtual(_log);

    public void Dispose()
    {
        _loop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void CallSoon_Throws_DefaultHandlerWritesTheException()
    {
        _loop.CallSoon(Throw);

        _loop.RunIteration();

        Assert.Contains("Exception in a callback of the event loop", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("InvalidTimeZoneException: from the callback", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CallLater_Throws_DefaultHandlerWritesTheExceptionAndTheLoopGoesOn()
    {
        bool wentOn = false;
        _loop.CallLater(0.01, Throw);
        _loop.CallLater(0.02, () => wentOn = true);

        _loop.RunUntilComplete(Coroutine.Sleep(1));

        Assert.Contains("InvalidTimeZoneException: from the callback", _log.ToString(), StringComparison.Ordinal);
        Assert.True(wentOn);
    }

    [Fact]
    public void Close_WithAForgottenFailure_DefaultHandlerWritesIt()
    {
        LoopTask task = _loop.CreateTask(ThrowAsync(), name: "forgotten");
        _loop.RunIteration();

        _loop.Close();

        Assert.Contains("The exception of task forgotten (Faulted) was never retrieved", _log.ToString(), StringComparison.Ordinal);
        GC.KeepAlive(task);

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void ExceptionHandler_Set_IsToldInsteadOfTheDefault()
    {
        (EventLoop, LoopErrorContext)? told = null;
        _loop.ExceptionHandler = (loop, context) => told = (loop, context);

        CallbackHandle handle = _loop.CallSoon(Throw);
        _loop.RunIteration();

        (EventLoop loop, LoopErrorContext context) = told!.Value;
        Assert.Same(_loop, loop);
        Assert.Same(handle, context.Handle);
        Assert.Equal(LoopErrorKind.Callback, context.Kind);
        Assert.IsType<InvalidTimeZoneException>(context.Exception);
        Assert.Equal("", _log.ToString());
    }

    [Fact]
    public void ExceptionHandler_SetBackToNull_LeavesItToTheDefault()
    {
        bool told = false;
        _loop.ExceptionHandler = (_, _) => told = true;
        _loop.ExceptionHandler = null;

        _loop.CallSoon(Throw);
        _loop.RunIteration();

        Assert.False(told);
        Assert.Contains("from the callback", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionHandler_Throws_BothExceptionsAreWritten()
    {
        _loop.ExceptionHandler = (_, _) => throw new ArithmeticException("from the handler");

        _loop.CallSoon(Throw);
        _loop.RunIteration();

        Assert.Contains("The loop's exception handler threw", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("from the handler", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("from the callback", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultExceptionHandler_LogThrows_LoopGoesOn()
    {
        using EventLoop loop = TestLoop.NewVirtual(new BrokenWriter());
        bool wentOn = false;

        loop.CallSoon(Throw);
        loop.CallSoon(() => wentOn = true);
        loop.RunIteration();

        Assert.True(wentOn);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void DefaultExceptionHandler_LogThrows_WritesToStandardErrorInstead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.StartWithErrorsInTheOutput("errors-in-logs");

        string printed = process.StandardOutput.ReadToEnd();

        process.WaitForExit();
        Assert.Equal(["lariat: for standard error", "log: lariat: for the log"], printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void ExceptionHandler_OfACallback_RunsInItsContext()
    {
        var name = new AsyncLocal<string>();
        string? seen = null;
        _loop.ExceptionHandler = (_, _) => seen = name.Value;

        _loop.CallSoon(() =>
        {
            name.Value = "bar";
            Throw();
        });
        _loop.RunIteration();

        Assert.Equal("bar", seen);
        Assert.Null(name.Value);
    }

    [Fact]
    public void CallExceptionHandler_WithoutException_WritesTheMessage()
    {
        _loop.CallExceptionHandler(new LoopErrorContext { Message = "something odd" });

        Assert.Equal($"lariat: something odd{Environment.NewLine}", _log.ToString());
    }

    private static void Throw() => throw new InvalidTimeZoneException("from the callback");

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("The disk is full.");
    }
}
