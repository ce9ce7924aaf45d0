using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Neither generator nor rules fail on a program that is being written.</summary>
public class IncompleteSourceTests
{
    private const string Program = """
        [assembly: JobPayloads(typeof(Shop.AppJson))]
        namespace Shop;
        internal record OrderV1(int Number);
        internal record Order(string Number);
        [JsonSerializable(typeof(OrderV1)), JsonSerializable(typeof(Order))]
        internal partial class AppJson : JsonSerializerContext;
        internal static partial class Outer
        {
            internal partial struct Sales
            {
                [Job("sell", Version = 2, Formerly = "trade", Queue = "q", TimeoutSeconds = 1.5, Keep = JobKeep.Nothing)]
                public static async Coroutine<int?> SellAsync(Order order, JobContext job) { await Coroutine.Sleep(0); return 1; }
                [JobUpgrade("sell", 1)] private static Order Upgrade(OrderV1 old) => new($"{old.Number}");
            }
        }
        """;

    [Fact]
    public Task Program_Complete_IsClean() => Check.SourceAsync(Program);

    [Fact]
    public async Task Program_WithoutOneOfItsTokens_IsRead()
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(Program, cancellationToken: TestContext.Current.CancellationToken)
            .GetRoot(TestContext.Current.CancellationToken).DescendantTokens()];
        Assert.True(tokens.Length > 150, $"{tokens.Length} tokens");

        foreach (SyntaxToken token in tokens)
        {
            await ReadAsync(Program.Remove(token.SpanStart, token.Span.Length));
        }
    }

    [Fact]
    public async Task Program_CutOffAtAToken_IsRead()
    {
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(Program, cancellationToken: TestContext.Current.CancellationToken)
            .GetRoot(TestContext.Current.CancellationToken).DescendantTokens())
        {
            await ReadAsync(Program[..token.SpanStart]);
        }
    }

    // Sample.Generate fails if the generator throws; the compiler reports AD0001 for a rule that does. The generator of System.Text.Json
    // stays away: it throws at [JsonSerializable()].
    private static async Task ReadAsync(string source) => Assert.DoesNotContain(
        await Sample.FindOfRulesAsync(Sample.Generate(Sample.Compile(source), withJson: false).Program), found => found.Id == "AD0001");
}
