using System.Diagnostics.CodeAnalysis;

namespace Lariat;

/// <summary>The outcome of one of several operations: its result, or its exception.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    internal Outcome(T value) => _value = value;

    internal Outcome(Exception exception) => Exception = exception;

    /// <summary>The exception, an <see cref="OperationCanceledException"/> if it was canceled; null if it succeeded.</summary>
    public Exception? Exception { get; }

    /// <summary>True if it succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">The operation failed; the inner exception says how.</exception>
    public T Value
        => Exception is null ? _value! : throw new InvalidOperationException("The operation failed: it has no result.", Exception);

    /// <inheritdoc/>
    public override string ToString() => Exception is null ? $"{_value}" : $"{Exception.GetType().Name}: {Exception.Message}";
}
