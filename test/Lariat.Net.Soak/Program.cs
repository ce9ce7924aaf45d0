// Echoes random messages over many connections for some time and checks every byte, while reads are cancelled, connections are
// aborted and readers are slow. Usage: soak [SECONDS] [DRIVER] [SEED]; a failure prints the seed.
using System.Globalization;
using Lariat;
using Lariat.LowLevel;
using Lariat.Net;
using Lariat.Net.Soak;

int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
string[] drivers = args.Length > 1 ? [args[1]] : ["epoll", "uring", "portable"];
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;

foreach (string driver in drivers)
{
    var soak = new EchoSoak(seed, TimeSpan.FromSeconds(seconds));
    try
    {
        EventLoop.Run(soak.RunAsync(), new LoopOptions { Driver = () => Make(driver) });
        Console.WriteLine($"{driver}: {soak.Messages} messages, {soak.Bytes >> 20} MiB, {soak.Canceled} reads cancelled, {soak.Aborted} connections aborted");
    }
    catch (Exception error)
    {
        Console.Error.WriteLine($"{driver}: failed with seed {seed}: {error}");
        return 1;
    }
}

return 0;

static IoDriver Make(string name) => name switch
{
    "epoll" => new EpollDriver(),
    "uring" => new UringDriver(),
    _ => new PortableDriver(),
};
