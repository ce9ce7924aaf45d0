namespace Lariat.Properties.Tests;

/// <summary>How something is made ready.</summary>
internal enum Call
{
    /// <summary>By <c>CallSoon</c>.</summary>
    Soon,

    /// <summary>By <c>CallSoonThreadSafe</c>, on the loop's own thread.</summary>
    ThreadSafe,

    /// <summary>By <c>CallSoonThreadSafe</c>, on another thread, which has returned from it before the program continues.</summary>
    Post,

    /// <summary>As <see cref="Post"/>, and the callback is canceled before it starts.</summary>
    PostCanceled,

    /// <summary>As a task: its first step.</summary>
    Task,

    /// <summary>As a coroutine that another thread sends with <c>RunThreadSafe</c>: the callback that creates the task, then its step.</summary>
    PostTask,

    /// <summary>As the done callback of a future that ends.</summary>
    Future,
}

/// <summary>One call; when it runs, it makes the calls of its body.</summary>
internal sealed record CallStep(Call Call, CallStep[] Body)
{
    private const int MaxDepth = 3;

    public static Gen<CallStep[]> Programs { get; } = Steps(MaxDepth);

    public static IEnumerable<CallStep[]> Shrink(CallStep[] program)
        => Properties.Tests.Shrink.Tree(program, step => Shrink(step.Body).Select(body => step with { Body = body }));

    public override string ToString() => Body.Length == 0 ? $"{Call}" : $"{Call} {Properties.Tests.Shrink.Describe(Body)}";

    private static Gen<CallStep[]> Steps(int depth)
    {
        (int Weight, Call Call)[] calls =
        [
            (3, Call.Soon), (1, Call.ThreadSafe), (3, Call.Post), (1, Call.PostCanceled), (1, Call.Task), (1, Call.PostTask),
            (1, Call.Future),
        ];
        Gen<Call> call = Gen.Frequency(calls.Select(entry => (entry.Weight, Gen.Constant(entry.Call))));
        Gen<CallStep[]> body = depth == 0 ? Gen.Constant(Array.Empty<CallStep>()) : Steps(depth - 1).ScaleSize(size => size / 3);
        return call.SelectMany(_ => body, (kind, inner) => new CallStep(kind, inner)).ArrayOf().ScaleSize(size => Math.Min(size, 12));
    }
}
