namespace Lariat;

/// <summary>
/// The steps in which <see cref="LoopRunner"/> shuts down the features of a loop, in this order, after the remaining tasks. asyncio: the
/// order of <c>Runner.close</c>.
/// </summary>
internal enum LoopShutdownStep
{
    /// <summary>The feature has nothing to await: it is only closed.</summary>
    None,

    /// <summary>Asynchronous generators that have not ended are closed.</summary>
    Generators,

    /// <summary>The values of <see cref="LoopLocal{T}"/> are disposed. No counterpart in asyncio.</summary>
    Locals,

    /// <summary>The default executor finishes its jobs.</summary>
    Executor,
}
