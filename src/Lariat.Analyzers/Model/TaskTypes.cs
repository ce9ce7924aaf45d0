using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>.NET's own asynchronous types in one compilation.</summary>
internal sealed class TaskTypes(Compilation compilation)
{
    private readonly INamedTypeSymbol? _taskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
    private readonly INamedTypeSymbol? _valueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
    private readonly INamedTypeSymbol? _valueTaskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");

    public INamedTypeSymbol? Task { get; } = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");

    public INamedTypeSymbol? CancellationToken { get; } = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");

    public bool IsTask(ITypeSymbol? type) => type.Is(Task) || type.Is(_taskOfT);

    public bool IsValueTask(ITypeSymbol? type) => type.Is(_valueTask) || type.Is(_valueTaskOfT);

    public bool IsAny(ITypeSymbol? type) => IsTask(type) || IsValueTask(type);
}
