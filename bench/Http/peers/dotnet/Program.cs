// One server, or one client, on one core's worth of threads.
//   server TRANSPORT        prints "listening on PORT TLS_PORT" and serves until it is ended
//   client TRANSPORT URL    prints "ready"; for each line "SECONDS" on its standard input it runs that long and prints a line of JSON
// On SIGUSR1 a server collects all garbage and prints "collected": what memory remains is held by its connections.
using System.Runtime.InteropServices;
using Lariat.Http.Peers;

const PosixSignal UserSignal1 = (PosixSignal)10;
using var collecting = PosixSignalRegistration.Create(UserSignal1, signal =>
{
    signal.Cancel = true;
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    Console.WriteLine("collected");
});

switch (args)
{
    case ["server", var transport]:
        await WebServer.RunAsync(transport);
        return 0;
    case ["client", var transport, var url]:
        ClientLoad.Run(transport, url);
        return 0;
    default:
        Console.Error.WriteLine("usage: Lariat.Http.Peers server TRANSPORT | client TRANSPORT URL; transports: kestrel, kestrel-inline, lariat-epoll, lariat-uring, lariat-portable");
        return 2;
}
