namespace Lariat;

/// <summary>The state of the last request to cancel a strand (docs/design.md, "The states of a request").</summary>
/// <remarks>
/// It covers only the delivery. The number of requests, and whether a token was canceled for them, are kept separately:
/// <see cref="CancelRequest.Count"/> and <see cref="CancelDetails.IsTokenPending"/>.
/// </remarks>
internal enum CancelState : byte
{
    /// <summary>There is no request, or it was delivered or taken back. The next step takes the result of its wait.</summary>
    None,

    /// <summary>
    /// No wait has taken the request yet: the strand runs or is queued, or the methods below its foreign wait are being searched. The
    /// next await that can throw throws it. Leaves by delivery, by being taken back, or to another state when a wait takes it.
    /// </summary>
    Requested,

    /// <summary>
    /// The wait, one of Lariat's, has taken the request: how it ends is the delivery. Leaves by the next step, or by another request.
    /// </summary>
    WaitCanceled,

    /// <summary>
    /// The plain methods below the foreign wait have taken the request: they end, and the wait with them. Leaves by the next step, by
    /// another request, or back to <see cref="Requested"/> if the strand turns out not to wait for them.
    /// </summary>
    HandedDown,

    /// <summary>
    /// The foreign wait was abandoned, and the strand is queued: its await throws. Leaves by that step, or by another request.
    /// </summary>
    WaitAbandoned,
}
