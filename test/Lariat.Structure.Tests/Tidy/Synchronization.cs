using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Finds where threads meet: locks, fences, atomic operations, volatile fields, and objects that a thread waits for.</summary>
internal static class Synchronization
{
    // Of the namespace System.Threading.
    private static readonly HashSet<string> s_names =
    [
        "Interlocked", "Volatile", "Monitor", "MemoryBarrier", "VolatileRead", "VolatileWrite",
        "Lock", "Mutex", "Semaphore", "SemaphoreSlim", "SpinLock", "Barrier", "CountdownEvent", "ReaderWriterLock", "ReaderWriterLockSlim",
        "EventWaitHandle", "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent",
    ];

    /// <summary>Whether a file synchronizes.</summary>
    /// <param name="root">Its syntax.</param>
    /// <param name="model">Tells the base library's types from others; null: every such name counts, but a member's.</param>
    public static bool IsIn(SyntaxNode root, SemanticModel? model) => root.DescendantNodes().Any(node => node switch
    {
        LockStatementSyntax => true,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.VolatileKeyword),
        IdentifierNameSyntax name when s_names.Contains(name.Identifier.Text)
            => model is null ? !IsMember(name) : IsOfThreading(model.GetSymbolInfo(name)),
        _ => false,
    });

    private static bool IsMember(IdentifierNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name;

    private static bool IsOfThreading(SymbolInfo info) => info.Symbol?.ContainingNamespace?.ToDisplayString() == "System.Threading";
}
