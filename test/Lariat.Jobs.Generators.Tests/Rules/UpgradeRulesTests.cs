namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0011 and LARJ0012: steps that are missing, and steps that do not fit.</summary>
public class UpgradeRulesTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 2)]
    public Task Versions_WithTheirSteps_AreClean(int version, params int[] steps) => Check.MembersAsync(
        $"""    [Job("one", Version = {version})] internal static Coroutine OneAsync(int payload) => Coroutine.Completed;""" + Steps(steps));

    [Theory]
    [InlineData(2)]
    [InlineData(3, 1)]
    [InlineData(4, 1, 3)]
    [InlineData(32767, 1)]
    public Task Versions_WithoutAStep_AreReported(int version, params int[] steps) => Check.MembersAsync(
        $"""    [Job("one", Version = {version})] internal static Coroutine OneAsync(int payload) => Coroutine.Completed; // LARJ0011""" + Steps(steps));

    [Fact]
    public async Task Message_NamesTheStepThatIsMissing() => Assert.Equal(
        "Jobs of 'one' that were stored with version 2 cannot become version 4: add a method with [JobUpgrade(\"one\", 2)]",
        await Check.MessageAsync(
            "internal static partial class Mailer {"
            + "[Job(\"one\", Version = 4)] internal static Coroutine OneAsync(int payload) => Coroutine.Completed;"
            + Steps([1, 3]) + "}"));

    [Theory]
    [InlineData("int Upgrade(int old) => old;")]
    [InlineData("static int Upgrade() => 1;")]
    [InlineData("static int Upgrade(int old, int more) => old;")]
    [InlineData("static int Upgrade(in int old) => old;")]
    [InlineData("static void Upgrade(int old) { }")]
    [InlineData("static T Upgrade<T>(T old) => old;")]
    [InlineData("static Coroutine<int> Upgrade(int old) => Coroutine.FromResult(old);")]
    [InlineData("static Hidden Upgrade(int old) => new();")]
    [InlineData("static int Upgrade(Hidden old) => 1;")]
    [InlineData("static string Upgrade(int old) => \"\";")]
    public Task Step_WithAWrongSignature_IsReported(string method) => Check.SourceAsync($$"""
        internal partial class Mailer
        {
            private record Hidden;

            [Job("one", Version = 2)] internal static Coroutine OneAsync(int payload) => Coroutine.Completed;

            [JobUpgrade("one", 1)] private {{method}} // LARJ0012
        }
        """);

    [Theory]
    [InlineData("one", 0)]
    [InlineData("one", -1)]
    [InlineData("one", 2)]
    [InlineData("one", 3)]
    [InlineData("two", 1)]
    [InlineData("", 1)]
    public Task Step_OfNoVersionOfAJobOfTheClass_IsReported(string kind, int version) => Check.MembersAsync($"""
            [Job("one", Version = 2)] internal static Coroutine OneAsync(int payload) => Coroutine.Completed;

            [JobUpgrade("one", 1)] private static int Right(int old) => old;

            [JobUpgrade("{kind}", {version})] private static int Wrong(int old) => old; // LARJ0012
        """);

    [Fact]
    public Task Steps_OfOneVersion_AreReportedAtTheSecond() => Check.MembersAsync("""
            [Job("one", Version = 2)] internal static Coroutine OneAsync(int payload) => Coroutine.Completed;

            [JobUpgrade("one", 1)] private static int First(int old) => old;

            [JobUpgrade("one", 1)] private static int Second(int old) => old; // LARJ0012

            [JobUpgrade("one", 1)] // LARJ0012
            [JobUpgrade("one", 1)] // LARJ0012
            private static int Third(int old) => old;
        """);

    [Fact]
    public Task Step_WhoseTypeIsNotThatOfTheNext_IsReported() => Check.MembersAsync("""
            [Job("one", Version = 3)] internal static Coroutine OneAsync(Order? payload) => Coroutine.Completed;

            [JobUpgrade("one", 1)] private static string First(int old) => ""; // LARJ0012

            [JobUpgrade("one", 2)] private static Order Second(long old) => new((int)old);
        """);

    private static string Steps(int[] versions)
        => string.Concat(versions.Select(version => $"\n    [JobUpgrade(\"one\", {version})] private static int Step{version}(int old) => old;"));
}
