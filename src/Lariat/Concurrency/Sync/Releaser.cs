namespace Lariat;

/// <summary>Releases what was entered, at the end of a <c>using</c>.</summary>
public readonly struct Releaser : IDisposable
{
    private readonly IReleasable _owner;

    internal Releaser(IReleasable owner) => _owner = owner;

    /// <summary>Releases. Call it once.</summary>
    public void Dispose() => _owner.Release();
}

/// <summary>What a <see cref="Releaser"/> releases.</summary>
internal interface IReleasable
{
    void Release();
}
