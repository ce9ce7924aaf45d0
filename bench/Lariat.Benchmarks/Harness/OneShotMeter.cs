using System.Globalization;

namespace Lariat.Benchmarks;

/// <summary>
/// Measures a row that has a process of its own: resident instead of allocated bytes, and when it stops it reports and ends the
/// process, so that nobody waits for a million sleepers to be canceled.
/// </summary>
internal sealed class OneShotMeter(Peer peer, int count) : Meter
{
    private long _startResident;

    public override void Start()
    {
        _startResident = ResidentBytes();
        base.Start();
    }

    public override void Stop()
    {
        base.Stop();
        new Sample(peer, Time.TotalNanoseconds / count, (double)(ResidentBytes() - _startResident) / count).Print();
        Environment.Exit(0);
    }

    // The second field of statm, in pages (man 5 proc); elsewhere the runtime asks the system.
    private static long ResidentBytes() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize
        : Environment.WorkingSet;
}
