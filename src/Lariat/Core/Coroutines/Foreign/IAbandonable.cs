namespace Lariat.Coroutines;

/// <summary>An abandoned wait for a foreign operation: it stays in the list of abandoned operations until the operation ends.</summary>
internal interface IAbandonable
{
    /// <summary>The compiler-generated type of the method that waited, for diagnostics.</summary>
    Type CodeType { get; }

    /// <summary>Marks the ended operation's exception as observed; its result is dropped, never disposed.</summary>
    void ObserveAbandoned();
}
