using System.Globalization;

namespace Lariat;

/// <summary>A method on the stack of a task: one that waits, or one that runs.</summary>
/// <remarks>asyncio: <c>FrameCallGraphEntry</c>.</remarks>
public sealed record CallGraphFrame
{
    internal CallGraphFrame(string method, bool isAsync)
    {
        Method = method;
        IsAsync = isAsync;
    }

    /// <summary>The method: "Type.Method", and "Type.Method.lambda" for a lambda in it.</summary>
    public string Method { get; }

    /// <summary>True for a coroutine, an async generator, a plain async method; false for a method that one of these has called.</summary>
    public bool IsAsync { get; }

    /// <summary>The path of the source file; null unless the method runs now and its symbols are there.</summary>
    public string? FileName { get; init; }

    /// <summary>The line in <see cref="FileName"/>; 0 if that is null.</summary>
    public int LineNumber { get; init; }

    /// <summary>"async Type.Method in file:line", as far as it is known.</summary>
    public override string ToString()
    {
        string method = IsAsync ? $"async {Method}" : Method;
        return FileName is null ? method : string.Create(CultureInfo.InvariantCulture, $"{method} in {FileName}:{LineNumber}");
    }
}
