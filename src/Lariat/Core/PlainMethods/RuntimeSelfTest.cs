// Before the first use, on the thread that needs it: cuts off two nested methods of its own at an operation of its own, alone and with
// other continuations, through each kind of awaiter. Any deviation, and any exception, means that this runtime works differently.
using System.Runtime.CompilerServices;

namespace Lariat.PlainMethods;

/// <summary>Tests the assumptions of <see cref="RuntimeInternals"/> on methods of its own.</summary>
internal static class RuntimeSelfTest
{
    public static bool Passes()
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        try
        {
            return MakersWork()
                && Passes(static operation => AwaitTask(operation), company: 0)
                && Passes(static operation => AwaitTaskWithResult(operation), company: 0)
                && Passes(static operation => AwaitTask(operation), company: 2)
                && Passes(static operation => AwaitValueTask(operation), company: 1)
                && BranchesAreFound();
        }
        catch (Exception)
        {
            // Whatever is missing or different here, the result is the same: plain methods are not cut off in this process.
            return false;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private static bool Passes(Func<Task<int>, Task> inner, int company)
    {
        var context = new CountingContext();
        var operation = new TaskCompletionSource<int>();
        int companyRan = 0;
        Task? innerTask = null;
        SynchronizationContext.SetSynchronizationContext(context);
        for (int i = 0; i < company; i++)
        {
            operation.Task.GetAwaiter().UnsafeOnCompleted(() => companyRan++);
        }

        Task outerTask = AwaitMethod(innerTask = inner(operation.Task));
        if (ParkedMethod.Find(outerTask) is not { } above || above.Awaited != innerTask || above.Context != context
            || ParkedMethod.Find(innerTask) is not { } parked || parked.Awaited != operation.Task || parked.Context != context
            || RuntimeInternals.IsShared(operation.Task) != company > 0 || RuntimeInternals.IsShared(innerTask))
        {
            return false;
        }

        int ended = 0;
        var expected = new OperationCanceledException();
        if (!parked.TryTakeOver(() => ended++) || ParkedMethod.Find(innerTask) is not null || parked.TryTakeOver(() => ended++))
        {
            return false;
        }

        parked.Fail(expected);
        parked.MoveNext!();
        bool wasCut = outerTask.IsCanceled && Thrown(outerTask) == expected && ended == 0 && context.Posted == 0;
        SynchronizationContext.SetSynchronizationContext(null);
        operation.SetResult(1);

        // Of several continuations the runtime runs only some inline, and others on the pool.
        return wasCut && (company > 0 || ended == 1) && companyRan + context.Posted == company;
    }

    private static bool MakersWork()
    {
        var expected = new OperationCanceledException();
        return Throws<TaskAwaiter>(FailedAwaiters.OfTask<object>, awaiter => awaiter.GetResult(), expected)
            && Throws<TaskAwaiter<Guid>>(FailedAwaiters.OfTaskWithResult<Guid>, awaiter => awaiter.GetResult(), expected)
            && Throws<ConfiguredTaskAwaitable.ConfiguredTaskAwaiter>(
                FailedAwaiters.OfConfiguredTask<object>, awaiter => awaiter.GetResult(), expected)
            && Throws<ConfiguredTaskAwaitable<Guid>.ConfiguredTaskAwaiter>(
                FailedAwaiters.OfConfiguredTaskWithResult<Guid>, awaiter => awaiter.GetResult(), expected)
            && Throws<ValueTaskAwaiter>(FailedAwaiters.OfValueTask<object>, awaiter => awaiter.GetResult(), expected)
            && Throws<ValueTaskAwaiter<Guid>>(FailedAwaiters.OfValueTaskWithResult<Guid>, awaiter => awaiter.GetResult(), expected)
            && Throws<ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>(
                FailedAwaiters.OfConfiguredValueTask<object>, awaiter => awaiter.GetResult(), expected)
            && Throws<ConfiguredValueTaskAwaitable<Guid>.ConfiguredValueTaskAwaiter>(
                FailedAwaiters.OfConfiguredValueTaskWithResult<Guid>, awaiter => awaiter.GetResult(), expected);
    }

    /// <summary>
    /// Verifies that the factory method, called as the compiler does (which keeps it when trimming) and through reflection, makes a
    /// throwing awaiter.
    /// </summary>
    private static bool Throws<TAwaiter>(Func<Exception, object> maker, Action<TAwaiter> getResult, Exception expected)
        => Thrown(() => getResult((TAwaiter)maker(expected))) == expected
            && AwaiterLayout.Find(typeof(TAwaiter)) is { } layout
            && Thrown(() => getResult((TAwaiter)layout.MakeFailed(expected))) == expected;

    private static bool BranchesAreFound()
    {
        Task<int> first = new TaskCompletionSource<int>().Task;
        Task<int> second = new TaskCompletionSource<int>().Task;
        Task<int> third = new TaskCompletionSource<int>().Task;
        return RuntimeInternals.FindBranches(Task.WhenAll(first, second), out bool isAny) is { Count: 2 } && !isAny
            && RuntimeInternals.FindBranches(Task.WhenAny(first, second), out isAny) is { Count: 2 } && isAny
            && RuntimeInternals.FindBranches(Task.WhenAny(first, second, third), out isAny) is { Count: 3 } && isAny
            && RuntimeInternals.FindBranches(first.WaitAsync(new CancellationTokenSource().Token), out isAny) is { Count: 1 } && !isAny
            && RuntimeInternals.FindBranches(first, out _) is null
            && RuntimeInternals.IsBare(first) && RuntimeInternals.IsBare(Task.Delay(Timeout.Infinite))
            && !RuntimeInternals.IsBare(Task.WhenAll([first]));
    }

    private static async Task AwaitMethod(Task inner) => await inner;

    private static async Task AwaitTask(Task operation) => await operation;

    private static async Task<Guid> AwaitTaskWithResult(Task<int> operation) => new(await operation, 0, 0, new byte[8]);

    private static async Task AwaitValueTask(Task<int> operation) => await new ValueTask<int>(operation);

    private static Exception? Thrown(Task task) => Thrown(task.GetAwaiter().GetResult);

    private static Exception? Thrown(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private sealed class CountingContext : SynchronizationContext
    {
        public int Posted { get; private set; }

        public override void Post(SendOrPostCallback d, object? state) => Posted++;

        public override SynchronizationContext CreateCopy() => this;
    }
}
