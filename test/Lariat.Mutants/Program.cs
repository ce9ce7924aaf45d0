// make COPY SAMPLE SEED FOLDER: mutates COPY/src/Lariat/FOLDER, builds it, and draws SAMPLE of the mutants (0: takes all). run COPY TESTS
// [NAME…]: tries the mutants with the tests in this program's folder whose names contain one of the NAMEs. report COPY EQUIVALENT: prints
// what was found. test/mutate calls all three.
using System.Reflection;
using Lariat.Mutants;

string copy = args[1];
string list = Path.Combine(copy, "mutants.json");
string results = Path.Combine(copy, "results.tsv");
switch (args[0])
{
    case "make":
        List<Mutant> built = new MutatedSource(copy).Build(args[4]);
        int size = int.Parse(args[2], null);
        (size == 0 ? new MutantList(built.Count, built) : MutantList.Sample(built, size, seed: int.Parse(args[3], null))).Save(list);
        break;

    case "run":
        Assembly tests = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, args[2] + ".dll"));
        Assembly library = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Lariat.dll"));
        TestCase[] cases = [.. TestCase.Of(tests, names: args[3..])];
        var coverage = new Coverage(Path.Combine(copy, "coverage.txt"), cases, library.GetType("Lariat.MutantSwitch", throwOnError: true)!);
        coverage.StartWatchdog();
        new MutantRun(results, coverage).Run(MutantList.Load(list).Mutants);
        break;

    case "report":
        return Report.Print(MutantList.Load(list), File.ReadAllLines(results), await File.ReadAllTextAsync(args[2]));
}

return 0;
