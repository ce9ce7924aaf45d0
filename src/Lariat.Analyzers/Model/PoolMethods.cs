using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>The methods of .NET that run a function on the thread pool.</summary>
internal static class PoolMethods
{
    private static readonly ImmutableHashSet<string> s_loops = ["ForEachAsync", "ForAsync"];

    public static bool RunOnPool(IMethodSymbol method, TaskTypes tasks)
        => (method.Name == "Run" && tasks.IsTask(method.ContainingType))
            || (method.Name == "StartNew" && IsSystem(method.ContainingType, "TaskFactory", "Tasks"))
            || (method.Name is "QueueUserWorkItem"
                or "UnsafeQueueUserWorkItem" && IsSystem(method.ContainingType, "ThreadPool", "Threading"))
            || IsParallelLoop(method);

    public static bool IsParallelLoop(IMethodSymbol method)
        => s_loops.Contains(method.Name) && IsSystem(method.ContainingType, "Parallel", "Tasks");

    private static bool IsSystem(INamedTypeSymbol type, string name, string @namespace)
        => type.Name == name && type.ContainingNamespace.Name == @namespace;
}
