using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat.Tests;

/// <summary>This runtime's awaiters are laid out as cancellation at a foreign await expects: a runtime that changes it fails here.</summary>
public class TaskShapeTests
{
    [Fact]
    public void Faulted_EachAwaiterOfTasks_Throws()
    {
        CheckThrows<TaskAwaiter>(awaiter => awaiter.GetResult());
        CheckThrows<ConfiguredTaskAwaitable.ConfiguredTaskAwaiter>(awaiter => awaiter.GetResult());
        CheckThrows<TaskAwaiter<int>>(awaiter => awaiter.GetResult());
        CheckThrows<TaskAwaiter<string>>(awaiter => awaiter.GetResult());
        CheckThrows<TaskAwaiter<(long, string)>>(awaiter => awaiter.GetResult());
        CheckThrows<ConfiguredTaskAwaitable<Guid>.ConfiguredTaskAwaiter>(awaiter => awaiter.GetResult());
        CheckThrows<ConfiguredTaskAwaitable<string>.ConfiguredTaskAwaiter>(awaiter => awaiter.GetResult());
    }

    [Fact]
    public void Fits_OtherAwaiters_IsFalse()
    {
        Assert.False(TaskShape<ValueTaskAwaiter>.Fits);
        Assert.False(TaskShape<ValueTaskAwaiter<int>>.Fits);
        Assert.False(TaskShape<ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter>.Fits);
        Assert.False(TaskShape<YieldAwaitable.YieldAwaiter>.Fits);
    }

    private static void CheckThrows<TAwaiter>(Action<TAwaiter> getResult)
    {
        var error = new InvalidTimeZoneException();

        Assert.True(TaskShape<TAwaiter>.Fits);
        TAwaiter faulted = TaskShape<TAwaiter>.Faulted(error);

        Assert.Same(error, Assert.Throws<InvalidTimeZoneException>(() => getResult(faulted)));
    }
}
