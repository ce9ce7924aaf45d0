namespace Lariat;

/// <summary>The state of a future: pending, then permanently one of the others.</summary>
internal enum FutureState : byte
{
    /// <summary>No result yet.</summary>
    Pending,

    /// <summary>Has its result.</summary>
    Succeeded,

    /// <summary>Has an exception.</summary>
    Faulted,

    /// <summary>Was canceled.</summary>
    Canceled,
}
