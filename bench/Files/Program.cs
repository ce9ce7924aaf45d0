// Files next to .NET's own and to aiofiles (docs/performance.md). What is run:
//   (nothing)         the table: 11 rounds, Lariat and .NET in turns, medians and spread
//   quick [--json]    fewer rounds, under a minute
//   profile NAME SIDE [SECONDS]   one side (lariat, dotnet) of one row again and again, for a profiler
//   --folder PATH     at the end: where the files are made; default: the temporary folder. A tmpfs has no cold files.
using System.Globalization;
using Lariat.Files.Benchmarks;

int at = Array.IndexOf(args, "--folder");
string parent = at >= 0 && at + 1 < args.Length ? args[at + 1] : Path.GetTempPath();
string[] command = at >= 0 ? args[..at] : args;
using var corpus = new Corpus(parent);
switch (command)
{
    case []:
        await Table.RunAsync(corpus, rounds: 11, asJson: false);
        return 0;
    case ["quick", .. var options] when options.All(option => option == "--json"):
        await Table.RunAsync(corpus, rounds: 3, asJson: options.Length > 0);
        return 0;
    case ["profile", var name, var side, .. { Length: <= 1 } seconds]:
        await Table.ProfileAsync(corpus, name, side, seconds.Length > 0 ? double.Parse(seconds[0], CultureInfo.InvariantCulture) : 10);
        return 0;
    default:
        Console.Error.WriteLine("usage: Lariat.Files.Benchmarks [quick [--json] | profile NAME lariat|dotnet [SECONDS]] [--folder PATH]");
        return 2;
}
