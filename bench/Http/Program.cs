// HTTP servers and clients of .NET's transports, Lariat's and other languages', side by side (docs/performance.md#http). What is run:
//   quick [--json]    the rows of .NET's transports in less than three minutes
//   (nothing)         all rows, peers and rounds: tables in artifacts/bench-http
//   idle              memory per idle keep-alive connection
// and how:
//   --rounds N        default 6; of all rows 10
//   --seconds S       measured time of a row, default 0.4
//   --rows A,B        rows with these names (* is a wildcard)
//   --only A,B        servers with these names
//   --all-cores       servers may use the core of the load as well, as on a machine of their own
//   --output FOLDER   default artifacts/bench-http
using Lariat.Http.Benchmarks;

try
{
    var options = BenchmarkOptions.Parse(args);
    return Pinning.RunPinned(args) ?? (options.Command == BenchmarkCommand.Idle ? IdleMemory.Run(options) : Benchmark.Run(options));
}
catch (BenchmarkException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
