// One echo server on one thread's worth of processor. Each prints "listening on 127.0.0.1:PORT" and serves until it is ended.
// On SIGUSR1 it collects all garbage and prints "collected": what memory remains is held by the connections.
using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.Net.Peers;

const PosixSignal UserSignal1 = (PosixSignal)10;
using var collecting = PosixSignalRegistration.Create(UserSignal1, signal =>
{
    signal.Cancel = true;
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    Console.WriteLine("collected");
});

switch (args)
{
    case ["lariat-streams", var driver]:
        LariatStreamsEcho.Run(driver, TimeSpan.Zero);
        return 0;
    case ["lariat-streams", var driver, var spinUs]:
        LariatStreamsEcho.Run(driver, TimeSpan.FromMicroseconds(int.Parse(spinUs, CultureInfo.InvariantCulture)));
        return 0;
    case ["lariat-transports", var driver]:
        LariatTransportsEcho.Run(driver);
        return 0;
    case ["pool-sockets", var bufferBytes]:
        await PoolSocketsEcho.RunAsync(int.Parse(bufferBytes, CultureInfo.InvariantCulture));
        return 0;
    case ["kestrel"]:
        await KestrelEcho.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("usage: Lariat.Net.Peers lariat-streams DRIVER [SPIN_MICROSECONDS] | lariat-transports DRIVER | pool-sockets BUFFER_BYTES | kestrel");
        return 2;
}
