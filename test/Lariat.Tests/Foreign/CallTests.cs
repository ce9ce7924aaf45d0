using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>Coroutine.Call: what a library throws after a request is the cancellation, what it throws otherwise is a failure.</summary>
public class CallTests
{
    public static TheoryData<string> Shapes { get; } = ["Task", "Task<int>", "ValueTask", "ValueTask<int>", "async lambda"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_LibraryThrowsItsOwnException_TimeoutScopeThrowsTimeoutException(string shape) => TestLoop.Run(async () =>
    {
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(
            () => TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), () => CallAsync(shape, new Library())).AsTask());

        CoroutineCanceledException cancellation = Assert.IsType<CoroutineCanceledException>(error.InnerException);
        Assert.IsType<LibraryException>(cancellation.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(1), EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_FailsWithoutARequest_ThrowsWhatTheLibraryThrew(string shape) => TestLoop.Run(async () =>
    {
        var library = new Library { FailsAfter = TimeSpan.FromSeconds(1) };

        await Assert.ThrowsAsync<LibraryException>(() => TimeoutScope.RunAsync(TimeSpan.FromSeconds(2), () => CallAsync(shape, library)).AsTask());
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_InAGroupThatIsCanceled_IsNotReportedAsAFailure(string shape) => TestLoop.Run(async () =>
    {
        ExceptionGroup failures = await Assert.ThrowsAsync<ExceptionGroup>(() => TaskGroup.RunAsync(async group =>
        {
            group.Create(CallAsync(shape, new Library()));
            await Coroutine.Sleep(1);
            throw new InvalidOperationException("the body's");
        }).AsTask());

        Assert.IsType<InvalidOperationException>(Assert.Single(failures.InnerExceptions));
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_SucceedsInSpiteOfTheRequest_ReturnsAndTheNextAwaitIsCanceled(string shape) => TestLoop.Run(async () =>
    {
        bool hasReturned = false;
        bool hasGoneOn = false;

        LoopTask task = await CanceledTask.RunAsync(CallAndGoOnAsync());

        Assert.True(hasReturned);
        Assert.False(hasGoneOn);
        Assert.True(task.IsCanceled);

        async Coroutine CallAndGoOnAsync()
        {
            await CallAsync(shape, new Library { SucceedsAtRequest = true });
            hasReturned = true;
            await Coroutine.Sleep(1);
            hasGoneOn = true;
        }
    });

    [Fact]
    public void Call_RequestIsKept_ThrowsBeforeItCallsTheLibrary() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        bool isCalled = false;
        LoopTask task = LoopTask.Create(ReceiveAndCallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        operation.SetResult(1);
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.False(isCalled);

        async Coroutine ReceiveAndCallAsync()
        {
            await new ValueTask<int>(operation.Task);
            await Coroutine.Call(CallLibraryAsync);
        }

        Task CallLibraryAsync(CancellationToken token)
        {
            isCalled = true;
            return Task.CompletedTask;
        }
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_IgnoresTheToken_IsReportedAndAbandonedAfterTheLimit(string shape) => TestLoop.Run(async () =>
    {
        var errors = new List<LoopErrorContext>();
        EventLoop.Current.ExceptionHandler = (_, error) => errors.Add(error);

        LoopTask task = await CanceledTask.RunAsync(CallAsync(shape, new Library { IgnoresToken = true }));

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.FromSeconds(2.1), EventLoop.Current.Time - LoopInstant.Zero);
        Assert.Equal(LoopErrorKind.SlowCancellation, Assert.Single(errors).Kind);
        Assert.Single(EventLoop.Current.AbandonedOperations);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Call_WithAGrace_IsAbandonedAfterIt(string shape) => TestLoop.Run(async () =>
    {
        EventLoop.Current.ExceptionHandler = (_, _) => { };

        LoopTask task = await CanceledTask.RunAsync(CallAsync(shape, new Library { IgnoresToken = true }, TimeSpan.FromSeconds(9)));

        Assert.True(task.IsCanceled);
        Assert.Equal(TimeSpan.FromSeconds(9.1), EventLoop.Current.Time - LoopInstant.Zero);
    });

    [Fact]
    public void Call_InAPlainMethod_IsCanceledWithIt() => TestLoop.Run(async () =>
    {
        LoopTask task = await CanceledTask.RunAsync(OuterAsync(), "enough");

        Assert.True(task.IsCanceled);

        static async Coroutine OuterAsync() => await PlainAsync();

        static async Task PlainAsync() => await Coroutine.Call(token => new Library().AskAsync(token));
    });

    [Fact]
    public void Call_RequestIsTakenBack_WaitsForTheEnd() => TestLoop.Run(async () =>
    {
        var library = new Library { IgnoresToken = true };
        LoopTask<int> task = LoopTask.Create(Coroutine.Call(library.AskAsync));
        await Coroutine.Sleep(0);

        task.Cancel();
        task.Uncancel();
        await Coroutine.Sleep(10);
        library.End.SetResult(7);

        Assert.Equal(7, await task);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Call_AfterADeliveredRequest_GivesAFreshToken() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CleanUpAsync());
        await Coroutine.Sleep(0);

        task.Cancel();

        await Assert.ThrowsAsync<LibraryException>(async () => await task);

        static async Coroutine CleanUpAsync()
        {
            try
            {
                await Coroutine.Call(token => new Library().AskAsync(token));
            }
            finally
            {
                await Coroutine.Call(token => new Library { FailsAfter = TimeSpan.FromSeconds(1) }.AskAsync(token));
            }
        }
    });

    [Fact]
    public void Call_HasEndedAlready_ReturnsWithoutSuspending() => TestLoop.Run(async () =>
    {
        long iteration = EventLoop.Current.Iterations;

        int answer = await Coroutine.Call(static _ => Task.FromResult(42));

        Assert.Equal(42, answer);
        Assert.Equal(iteration, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Call_OperationEndsBeforeTheCallIsToldOfTheRequest_LeavesNoTimer() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var end = new TaskCompletionSource();
        CancellationToken token = default;
        LoopTask task = LoopTask.Create(Coroutine.Call(given => EndAsync(given), TimeSpan.FromHours(1)));
        await Coroutine.Sleep(0);

        // Callbacks of a token are called in the reverse order: this one before that of the call.
        token.UnsafeRegister(_ => end.SetResult(), null);
        task.Cancel();
        await Coroutine.WaitMany([task]);

        // Longer than the other timers of a request: its grace, and its report.
        await Coroutine.Sleep(10);
        Assert.True(task.IsCanceled);
        Assert.Equal(0, loop.GetStatistics().Timers);

        Task EndAsync(CancellationToken given)
        {
            token = given;
            return end.Task;
        }
    });

    [Fact]
    public void Call_AMethodOfTheTaskRunsAfterItInTheSameStep_HasTheTasksContext() => TestLoop.Run(async () =>
    {
        SynchronizationContext? own = SynchronizationContext.Current;
        var end = new TaskCompletionSource();
        SynchronizationContext? seen = null;
        EventLoop.Current.CallSoon(end.SetResult);

        Task method = PlainAsync();
        Assert.Null(seen);
        await Coroutine.Call(_ => end.Task);
        await method;

        Assert.Same(own, seen);

        async Task PlainAsync()
        {
            await AwaitAsync();
            seen = SynchronizationContext.Current;
        }

        static async Coroutine AwaitAsync() => await new EndsWhileItIsAwaited();
    });

    [Fact]
    public void Call_BadArguments_Throws() => TestLoop.Run(async () =>
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => Coroutine.Call((Func<CancellationToken, Task>)null!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => Coroutine.Call((Func<CancellationToken, Task<int>>)null!).AsTask());
        Assert.Throws<ArgumentNullException>(() => Coroutine.Call((Func<CancellationToken, ValueTask>)null!));
        Assert.Throws<ArgumentNullException>(() => Coroutine.Call((Func<CancellationToken, ValueTask<int>>)null!));
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => Coroutine.Call(_ => (Task)null!).AsTask());
        Assert.Contains("null", error.Message, StringComparison.Ordinal);
    });

    private static async Coroutine CallAsync(string shape, Library library, TimeSpan? grace = null)
    {
        switch (shape)
        {
            case "Task":
                await Coroutine.Call(token => (Task)library.AskAsync(token), grace);
                break;
            case "Task<int>":
                await Coroutine.Call(token => library.AskAsync(token), grace);
                break;
            case "ValueTask":
                await Coroutine.Call(token => new ValueTask(library.AskAsync(token)), grace);
                break;
            case "ValueTask<int>":
                await Coroutine.Call(token => new ValueTask<int>(library.AskAsync(token)), grace);
                break;
            case "async lambda":
                await Coroutine.Call(async token => await library.AskAsync(token), grace);
                break;
            default:
                throw new ArgumentException(shape);
        }
    }

    /// <summary>An awaiter whose operation ends just when it is subscribed to.</summary>
    private readonly struct EndsWhileItIsAwaited : INotifyCompletion
    {
        public bool IsCompleted => false;

        public EndsWhileItIsAwaited GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => continuation();
    }

    private sealed class LibraryException() : Exception("the library's own");

    /// <summary>Answers a canceled token with an exception of its own, as gRPC, Flurl and MQTTnet do.</summary>
    private sealed class Library
    {
        public TaskCompletionSource<int> End { get; } = new();

        public TimeSpan? FailsAfter { get; init; }

        public bool SucceedsAtRequest { get; init; }

        public bool IgnoresToken { get; init; }

        public Task<int> AskAsync(CancellationToken token)
        {
            if (FailsAfter is { } delay)
            {
                EventLoop.Current.CallLater(delay, () => End.SetException(new LibraryException()));
            }

            if (!IgnoresToken)
            {
                token.UnsafeRegister(_ => Stop(), null);
            }

            return End.Task;
        }

        private void Stop()
        {
            if (SucceedsAtRequest)
            {
                End.TrySetResult(1);
            }
            else
            {
                End.TrySetException(new LibraryException());
            }
        }
    }
}
