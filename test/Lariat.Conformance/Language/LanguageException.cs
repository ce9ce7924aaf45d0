namespace Lariat.Conformance;

/// <summary>An exception that has its own kind in the language, and no type in the library.</summary>
internal sealed class LanguageException(string kind, string? message = null, Exception? cause = null) : Exception(message, cause)
{
    public string Kind { get; } = kind;

    /// <summary>As the traces show it.</summary>
    public string Label { get; } = string.IsNullOrEmpty(message) ? kind : $"{kind}:{message}";

    /// <summary>The exception that a statement asks for by its class.</summary>
    public static Exception Make(string kind, string? message) => kind switch
    {
        "Timeout" => new TimeoutException(message),
        "Cancelled" => new CoroutineCanceledException(message),
        _ => new LanguageException(kind, message),
    };
}

/// <summary>The trace is complete although the program is not; no handler of the language takes it.</summary>
internal sealed class TraceEndedException : Exception;
