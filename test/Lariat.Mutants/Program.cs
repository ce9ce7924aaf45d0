// make COPY FOLDER…: mutates COPY/src/Lariat/FOLDER and builds it. run COPY TESTS [NAME…]: tries the mutants with the tests in this
// program's folder whose names contain one of the NAMEs. report COPY EQUIVALENT: prints what was found. test/mutate calls all three.
using System.Reflection;
using Lariat.Mutants;

string copy = args[1];
string list = Path.Combine(copy, "mutants.json");
string results = Path.Combine(copy, "results.tsv");
switch (args[0])
{
    case "make":
        MutatedSource.Save(new MutatedSource(copy).Build(args[2..]), list);
        break;

    case "run":
        Assembly tests = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, args[2] + ".dll"));
        Assembly library = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Lariat.dll"));
        TestCase[] cases = [.. TestCase.Of(tests, names: args[3..])];
        new MutantRun(results, Path.Combine(copy, "coverage.txt"), cases, library.GetType("Lariat.MutantSwitch", throwOnError: true)!).Run(MutatedSource.Load(list));
        break;

    case "report":
        return Report.Print(MutatedSource.Load(list), File.ReadAllLines(results), File.ReadAllLines(args[2]));
}

return 0;
