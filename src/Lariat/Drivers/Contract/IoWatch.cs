namespace Lariat.LowLevel;

/// <summary>Readiness of a descriptor that is not the driver's own. Its loop's thread only.</summary>
/// <remarks>
/// Level-triggered: an operation that is armed while the descriptor is ready completes immediately. It completes once; arm it again.
/// </remarks>
public abstract class IoWatch
{
    /// <summary>Completes the operation when the descriptor can be read from, or has failed.</summary>
    /// <param name="operation">The caller keeps it; one at a time.</param>
    public abstract void ArmRead(IoOperation operation);

    /// <summary>Completes the operation when the descriptor can be written to, or has failed.</summary>
    /// <param name="operation">The caller keeps it; one at a time.</param>
    public abstract void ArmWrite(IoOperation operation);

    /// <summary>Drops the operation of <see cref="ArmRead"/>.</summary>
    public abstract void DetachRead();

    /// <summary>Drops the operation of <see cref="ArmWrite"/>.</summary>
    public abstract void DetachWrite();

    /// <summary>Stops watching; the descriptor itself stays open. A second call has no effect.</summary>
    public abstract void Close();
}
