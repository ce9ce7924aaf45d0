namespace Lariat;

/// <summary>The life of a future: pending, then one of the others for good.</summary>
internal enum FutureState : byte
{
    /// <summary>No result yet.</summary>
    Pending,

    /// <summary>Has its result.</summary>
    Succeeded,

    /// <summary>Has an exception.</summary>
    Faulted,

    /// <summary>Was cancelled.</summary>
    Canceled,
}
