namespace Lariat.Jobs.Storage;

/// <summary>The identity of a running worker in storage: every write of the worker names it, and is refused when it was declared
/// dead.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="Name">For people: host and process.</param>
internal sealed record JobSession(long Id, string Name);
