using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>What a job receives and returns.</summary>
/// <param name="Payload">The type of its first parameter.</param>
/// <param name="Result">What its coroutine returns, or null.</param>
/// <param name="TakesContext">True if its second parameter is the <c>JobContext</c>.</param>
internal sealed record Signature(ITypeSymbol Payload, ITypeSymbol? Result, bool TakesContext);
