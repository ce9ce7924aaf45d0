namespace Lariat.AspNetCore.Hosting;

/// <summary>The purpose of the host's loops; an options class, so that the order of registration does not matter.</summary>
internal sealed class HostLoopsSetup
{
    /// <summary>True if Kestrel runs on them: then there is one for each processor.</summary>
    public bool ServesKestrel { get; set; }
}
