namespace Lariat.Jobs.Generators;

/// <summary>The object whose method is a job, made for each try.</summary>
/// <param name="Services">The types of its constructor's parameters, as code.</param>
/// <param name="Using">How it is disposed of, as the beginning of a declaration; null if it is not.</param>
internal sealed record JobTarget(EquatableArray<string> Services, string? Using);
