namespace Lariat.Jobs.Generators;

/// <summary>The type of a payload or result, as code.</summary>
/// <param name="Name">The type: <c>global::Shop.Order</c>.</param>
/// <param name="TypeInfo">The expression for its <c>JsonTypeInfo</c>.</param>
internal sealed record JobType(string Name, string TypeInfo);
