using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Removes what the compiler or the author put around a value without changing it.</summary>
internal static class Unwrapping
{
    public static IOperation Unwrapped(this IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => conversion.Operand.Unwrapped(),
        IParenthesizedOperation parentheses => parentheses.Operand.Unwrapped(),
        _ => operation,
    };

    /// <summary>The task below <c>ConfigureAwait</c>.</summary>
    public static IOperation WithoutConfigureAwait(this IOperation operation)
        => operation.Unwrapped() is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call
            ? (call.Instance ?? call.Arguments[0].Value).Unwrapped()
            : operation.Unwrapped();

    /// <summary>The local, parameter or field that a value is read from.</summary>
    public static ISymbol? VariableOf(this IOperation? operation) => operation?.Unwrapped() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
