namespace Lariat;

/// <summary>Where the last request to cancel a strand is (docs/design.md, "The states of a request").</summary>
/// <remarks>
/// Only the delivery. How many requests there are, and whether a token was canceled for them, are questions of their own:
/// <see cref="CancelRequest.Count"/> and <see cref="CancelDetails.IsTokenPending"/>.
/// </remarks>
internal enum CancelState : byte
{
    /// <summary>There is no request, or it was delivered or taken back. The next step takes what it waited for.</summary>
    None,

    /// <summary>
    /// Nobody has taken the request yet: the strand runs or is queued, or its foreign wait looks for who takes it. The next await that
    /// can throw throws it. Leaves by delivery, by being taken back, or to one of the other states when somebody takes it.
    /// </summary>
    Requested,

    /// <summary>
    /// The wait, one of Lariat's, has taken the request: how it ends is the delivery. Leaves by the next step, or by another request.
    /// </summary>
    WaitCanceled,

    /// <summary>
    /// The plain methods below the foreign wait have taken the request: they end, and the wait with them. Leaves by the next step, by
    /// another request, or back to <see cref="Requested"/> if they turn out not to be what is waited for.
    /// </summary>
    HandedDown,

    /// <summary>
    /// The foreign wait was given up, and the strand is queued: its await throws. Leaves by that step, or by another request.
    /// </summary>
    WaitAbandoned,
}
