using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>The generator writes again only what has changed: it runs at each keystroke of an editor.</summary>
public class CachingTests
{
    private const string Mailer = """
        internal static partial class Mailer
        {
            [Job("welcome", Attempts = 5)]
            public static async Coroutine WelcomeAsync(string to) => await Coroutine.Sleep(0);
        }
        """;

    private const string Sales = """
        [assembly: JobPayloads(typeof(AppJson))]

        internal record Order(int Number);

        [JsonSerializable(typeof(Order))]
        internal partial class AppJson : JsonSerializerContext;

        internal static partial class Sales
        {
            [Job("sell", Version = 2)] public static Coroutine<Order> SellAsync(Order order) => Coroutine.FromResult(order);

            [JobUpgrade("sell", 1)] private static Order Upgrade(int old) => new(old);
        }
        """;

    [Fact]
    public void Edit_InAnotherFile_WritesNothing() => Assert.Empty(Rewritten("internal static class Other;", "internal static class Another;"));

    [Fact]
    public void Edit_OfAJobsBody_WritesNothing() => Assert.Empty(Rewritten("await Coroutine.Sleep(0);", "await Coroutine.Sleep(1);"));

    [Fact]
    public void Edit_ThatMovesAJob_WritesNothing() => Assert.Empty(Rewritten("internal static partial class Mailer", "// Mail.\n\ninternal static partial class Mailer"));

    [Fact]
    public void Edit_OfAPayloadsMembers_WritesNothing() => Assert.Empty(Rewritten("record Order(int Number)", "record Order(int Number, string? Name = null)"));

    [Fact]
    public void Edit_OfAnOption_WritesItsClassOnly() => Assert.Equal(["Mailer.Jobs.g.cs"], Rewritten("Attempts = 5", "Attempts = 6"));

    [Fact]
    public void Edit_OfAMethodsName_WritesItsClassAndTheList()
        => Assert.Equal(["AppJobs.g.cs", "Mailer.Jobs.g.cs"], Rewritten("WelcomeAsync", "GreetAsync"));

    [Fact]
    public void Edit_OfTheUpgrade_WritesItsClassOnly() => Assert.Equal(["Sales.Jobs.g.cs"], Rewritten("Upgrade(int old)", "UpgradeIt(int old)"));

    [Fact]
    public void Edit_OfTheContextsName_WritesTheClassThatUsesIt() => Assert.Equal(["Sales.Jobs.g.cs"], Rewritten("AppJson", "OtherJson"));

    // The files that are written again after an edit; a file that is written again has an output that is neither cached nor unchanged.
    private static string[] Rewritten(string before, string after)
    {
        string[] sources = [Mailer, Sales, "internal static class Other;"];
        CSharpCompilation compilation = Sample.Compile(sources);
        GeneratorDriver driver = Sample.CreateDriver(withJson: false).RunGenerators(compilation, TestContext.Current.CancellationToken);
        string[] first = Names(driver);
        Assert.Equal(["AppJobs.g.cs", "Mailer.Jobs.g.cs", "Sales.Jobs.g.cs"], first);

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string text = tree.ToString();
            if (text.Contains(before, StringComparison.Ordinal))
            {
                compilation = compilation.ReplaceSyntaxTree(tree, Sample.Parse(text.Replace(before, after, StringComparison.Ordinal), tree.FilePath));
            }
        }

        GeneratorRunResult result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        return
        [
            .. Changed(result, JobGenerator.AllStep).Select(_ => "AppJobs.g.cs"),
            .. Changed(result, JobGenerator.FilesStep).Select(file => ((JobFile)file).Name),
        ];
    }

    private static IEnumerable<object> Changed(GeneratorRunResult result, string step) => result.TrackedSteps[step]
        .SelectMany(run => run.Outputs)
        .Where(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
        .Select(output => output.Value);

    private static string[] Names(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal)];
}
