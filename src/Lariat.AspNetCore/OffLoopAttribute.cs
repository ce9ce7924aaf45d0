namespace Lariat.AspNetCore;

/// <summary>Runs an endpoint on the thread pool instead of its connection's loop: for handlers that block.</summary>
/// <remarks>
/// Put it on the handler, or call <see cref="OffLoopExtensions.OffLoop"/> where the endpoint is mapped. Code before the endpoint
/// (middleware) still runs on the loop. <see cref="LoopTask.CurrentOrNull"/> is null in such a handler.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class OffLoopAttribute : Attribute;
