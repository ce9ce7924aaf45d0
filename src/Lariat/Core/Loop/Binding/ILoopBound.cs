namespace Lariat;

/// <summary>An object that has a <see cref="LoopBound"/>.</summary>
internal interface ILoopBound
{
    /// <summary>For errors: the type of the user's object, of which this object may be a part.</summary>
    string LoopBoundName { get; }

    /// <summary>True if nothing holds it and nothing waits for it: another loop may take it over when its own loop has closed.</summary>
    bool IsIdle { get; }
}
