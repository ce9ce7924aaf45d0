// test/mutate calls, COPY being the folder of a run:
// make COPY SAMPLE SEED FOLDER[,FOLDER…]: mutates COPY/src/Lariat/FOLDER, builds it, and draws SAMPLE mutants of each folder (0: all).
// again COPY: forgets the mutants that no test noticed.
// run COPY PROJECT SECONDS [NAME…]: tries the mutants with the tests of PROJECT, in this program's folder, whose names contain one of the NAMEs,
// and a mutant with tests that take up to SECONDS together (0: with all).
// report COPY EQUIVALENT: prints what was found.
using System.Reflection;
using Lariat.Mutants;

string copy = args[1];
string list = Path.Combine(copy, "mutants.json");
switch (args[0])
{
    case "make":
        string[] parts = args[4].Split(',');
        List<Mutant> built = new MutatedSource(copy).Build(parts);
        int size = int.Parse(args[2], null);
        int seed = int.Parse(args[3], null);
        MutantList.Save(list, Array.ConvertAll(parts, part => MutantList.Sample(part, built, size, seed)));
        break;

    case "again":
        foreach (Outcomes outcomes in Outcomes.InFolder(copy))
        {
            outcomes.ForgetUnnoticed();
        }

        break;

    case "run":
        Assembly tests = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, args[2] + ".dll"));
        Assembly library = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Lariat.dll"));
        TestCase[] cases = [.. TestCase.Of(tests, names: args[4..])];
        var coverage = new Coverage(Path.Combine(copy, $"coverage.{args[2]}.txt"), cases, library.GetType("Lariat.MutantSwitch", throwOnError: true)!);
        coverage.StartWatchdog();
        Outcomes[] others = Outcomes.InFolder(copy);
        TimeSpan budget = args[3] == "0" ? TimeSpan.MaxValue : TimeSpan.FromSeconds(int.Parse(args[3], null));
        new MutantRun(new Outcomes(Outcomes.FileOf(copy, args[2])), coverage, budget).Run(MutantList.Load(list)
            .SelectMany(part => part.Mutants)
            .Where(mutant => Outcomes.Of(mutant.Id, others).Outcome is not ("killed" or "timeout")));
        break;

    case "report":
        return Report.Print(MutantList.Load(list), Outcomes.InFolder(copy), await File.ReadAllTextAsync(args[2]));
}

return 0;
