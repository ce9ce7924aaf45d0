namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0005 and LARJ0006: kinds that cannot be stored, and kinds that two jobs have.</summary>
public class KindTests
{
    private static readonly string s_longest = new('k', Job.MaxKindLength);

    public static TheoryData<string> Wrong => ["\"\"", "\" \\t\"", "null!", $"\"{s_longest}k\"", "\"one\", Formerly = \"\"", $"\"one\", Formerly = \"{s_longest}k\""];

    public static TheoryData<string> Right => ["\"k\"", $"\"{s_longest}\"", "Name", "\"one\", Formerly = null"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public Task Kind_EmptyOrTooLong_IsReported(string kind)
        => Check.MembersAsync($"    [Job({kind})] internal static Coroutine OneAsync(string to) => Coroutine.Completed; // LARJ0005");

    [Theory]
    [MemberData(nameof(Right))]
    public Task Kind_WithinTheLimits_IsNot(string kind) => Check.MembersAsync($"""
            private const string Name = "one";

            [Job({kind})] internal static Coroutine OneAsync(string to) => Coroutine.Completed;
        """);

    [Fact]
    public Task Kind_OfTwoJobs_IsReportedAtTheSecond() => Check.SourceAsync("""
        internal static partial class Mailer
        {
            [Job("one")] internal static Coroutine OneAsync(string to) => Coroutine.Completed;
        }

        internal static partial class Sales
        {
            [Job("one")] internal static Coroutine OneAsync(string to) => Coroutine.Completed; // LARJ0006

            [Job("ONE")] internal static Coroutine OtherAsync(string to) => Coroutine.Completed;
        }
        """);

    [Fact]
    public Task FormerKind_ThatAnotherJobHas_IsReported() => Check.MembersAsync("""
            [Job("a", Formerly = "b")] internal static Coroutine AAsync(string to) => Coroutine.Completed; // LARJ0006

            [Job("b", Formerly = "c")] internal static Coroutine BAsync(string to) => Coroutine.Completed;

            [Job("d", Formerly = "c")] internal static Coroutine DAsync(string to) => Coroutine.Completed; // LARJ0006

            [Job("e", Formerly = "e")] internal static Coroutine EAsync(string to) => Coroutine.Completed; // LARJ0006
        """);
}
