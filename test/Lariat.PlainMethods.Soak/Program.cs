// Requests to cancel race with operations that complete on another thread, at plain async methods of several shapes. Each statement of each
// round is counted: it runs once, on the loop's thread, never after the task has ended, and each finally block runs.
//
//     dotnet run -c Release --project test/Lariat.PlainMethods.Soak -- 1000000 [SEED]
//
// Exit codes: 0 no fault, 1 faults, 2 usage.
using System.Globalization;
using Lariat;
using Lariat.PlainMethods.Soak;

if (args.Length is 0 or > 2 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rounds)
    || !int.TryParse(args.ElementAtOrDefault(1) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int seed))
{
    Console.Error.WriteLine("usage: Lariat.PlainMethods.Soak ROUNDS [SEED]");
    return 2;
}

int unobserved = 0;
TaskScheduler.UnobservedTaskException += (_, _) => Interlocked.Increment(ref unobserved);
using var completer = new Completer();
var race = new Race(completer, seed);
EventLoop.Run(race.RunAsync(rounds));
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine($"{Environment.Version}, seed {seed}: {rounds} rounds, {race.Canceled} canceled, {race.Finished} finished, "
    + $"{race.Cuts} awaits cut off, {race.Faults.Count} faults, {unobserved} unobserved exceptions");
foreach (string fault in race.Faults.Take(20))
{
    Console.WriteLine(fault);
}

return race.Faults.Count + unobserved == 0 && (rounds < 1000 || race.Cuts > 0) ? 0 : 1;
