using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>A variable is used, or gets a new value.</summary>
internal readonly struct VariableEvent(ISymbol variable, IOperation operation, bool isAssignment)
{
    public ISymbol Variable { get; } = variable;

    public IOperation Operation { get; } = operation;

    public bool IsAssignment { get; } = isAssignment;
}
