// Echoes random messages over many connections, some with TLS, for some time and checks every byte, while reads and writes are cancelled,
// connections are reset from both sides and readers are slow; afterwards no descriptor and no buffer may be left.
// Usage: soak [SECONDS] [DRIVER] [SEED]; a failure prints the seed. "soak drivers" prints which there are.
using System.Globalization;
using Lariat;
using Lariat.Net.Soak;

if (args is ["drivers"])
{
    foreach (string name in SoakDrivers.Names)
    {
        Console.WriteLine($"{name} {SoakDrivers.WhyNot(name) ?? "available"}");
    }

    return 0;
}

int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
string[] drivers = args.Length > 1 ? [args[1]] : SoakDrivers.Names;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;

foreach (string driver in drivers)
{
    if (args.Length < 2 && SoakDrivers.WhyNot(driver) is { } reason)
    {
        Console.WriteLine($"{driver}: skipped: {reason}");
        continue;
    }

    var soak = new EchoSoak(seed, TimeSpan.FromSeconds(seconds));
    try
    {
        EventLoop.Run(soak.RunAsync(), new LoopOptions { Driver = () => SoakDrivers.Make(driver) });
        Console.WriteLine($"{driver}: {soak.Counts}");
    }
    catch (Exception error)
    {
        Console.Error.WriteLine($"{driver}: failed with seed {seed}: {error}");
        return 1;
    }
}

return 0;
