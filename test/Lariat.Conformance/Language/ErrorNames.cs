namespace Lariat.Conformance;

/// <summary>The language's names of exceptions.</summary>
internal static class ErrorNames
{
    /// <summary>The name with its message or parts.</summary>
    public static string Of(Exception error) => error switch
    {
        LanguageException own => own.Label,
        CoroutineCanceledException { CancelMessage: { Length: > 0 } message } => $"Cancelled:{message}",
        AggregateException group => $"Group[{string.Join('|', group.InnerExceptions.Select(Of))}]",
        _ => KindOf(error),
    };

    /// <summary>The name without them: what a handler matches.</summary>
    public static string KindOf(Exception error) => error switch
    {
        LanguageException own => own.Kind,
        GeneratorExitException => "GeneratorExit",
        OperationCanceledException => "Cancelled",
        TimeoutException => "Timeout",
        AggregateException => "Group",
        QueueShutdownException => "QueueShutDown",
        BarrierBrokenException => "BrokenBarrier",
        ArgumentException or SemaphoreFullException => "Value",
        InvalidOperationException or InsufficientExecutionStackException => "Runtime",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    public static bool Matches(string match, Exception error) => error is not (GeneratorExitException or TraceEndedException) && match switch
    {
        "Base" => true,
        "Exception" => error is not OperationCanceledException,
        _ => match == KindOf(error),
    };
}
