using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The task that <c>Result</c>, <c>Wait()</c> or <c>GetAwaiter().GetResult()</c> blocks on.</summary>
internal static class BlockedTask
{
    public static IOperation? Find(IOperation operation, TaskTypes tasks)
    {
        IOperation? task = operation switch
        {
            IPropertyReferenceOperation { Property.Name: "Result" } property => property.Instance,
            IInvocationOperation { TargetMethod.Name: "Wait" } call when !HasZeroTimeout(call) => call.Instance,
            IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter }
                when awaiter.Unwrapped() is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited }
                    => awaited.WithoutConfigureAwait(),
            _ => null,
        };
        return task is not null && tasks.IsAny(task.Type) ? task : null;
    }

    private static bool HasZeroTimeout(IInvocationOperation call)
        => call.Arguments.Any(argument => argument.Value.ConstantValue is { HasValue: true, Value: 0 });
}
