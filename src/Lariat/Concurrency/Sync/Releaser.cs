namespace Lariat;

/// <summary>Releases a lock or a permit at the end of a <c>using</c>.</summary>
public readonly struct Releaser : IDisposable
{
    private readonly IReleasable _owner;

    internal Releaser(IReleasable owner) => _owner = owner;

    /// <summary>Releases the lock or permit. Call it once.</summary>
    public void Dispose() => _owner.Release();
}

/// <summary>An object that a <see cref="Releaser"/> releases.</summary>
internal interface IReleasable
{
    void Release();
}
