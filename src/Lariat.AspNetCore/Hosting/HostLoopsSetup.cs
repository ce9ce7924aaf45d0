namespace Lariat.AspNetCore.Hosting;

/// <summary>What the host's loops are for; an options class, so that it does not matter who is added first.</summary>
internal sealed class HostLoopsSetup
{
    /// <summary>Kestrel runs on them: one for each processor then.</summary>
    public bool ServesKestrel { get; set; }
}
