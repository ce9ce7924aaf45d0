namespace Lariat;

/// <summary>What has a <see cref="LoopBound"/>.</summary>
internal interface ILoopBound
{
    /// <summary>For errors: the type of what the user has made, of which this may be a part.</summary>
    string LoopBoundName { get; }

    /// <summary>True if nobody holds it and nobody waits for it: another loop may take it over when its own has closed.</summary>
    bool IsIdle { get; }
}
