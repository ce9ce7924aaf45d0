// Echo servers of Lariat and of others, side by side (docs/performance.md#network). What is run:
//   (nothing)         the whole matrix: a table of ratios, a JSON file and a plot in artifacts/bench-net
//   quick [--json]    a few rows in under a minute
//   memory            memory per idle connection
// and how:
//   --rounds N        default 10
//   --append          adds the rounds to those of the earlier run in the output folder: a long run in slices
//   --seconds S       measured time of a cell, default 0.3
//   --only A,B        servers whose names contain one of these (* is a wildcard); the C epoll server always takes part
//   --sizes A,B       bytes of a message, default 64,1024,10240,102400
//   --connections A,B default 1,100,1000; of memory: default 10000
//   --output FOLDER   default artifacts/bench-net
using Lariat.Net.Benchmarks;

try
{
    BenchmarkOptions options = BenchmarkOptions.Parse(args);
    PeerSet peers = PeerSet.Build(options);
    return options.Command switch
    {
        BenchmarkCommand.Matrix => MatrixReport.Run(options, peers),
        BenchmarkCommand.Quick => QuickReport.Run(options, peers),
        _ => IdleMemory.Run(options, peers),
    };
}
catch (BenchmarkException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
