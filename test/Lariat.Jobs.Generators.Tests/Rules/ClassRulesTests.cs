namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0003, LARJ0004 and LARJ0007: classes that cannot have a class Jobs, and jobs that cannot have a property in it.</summary>
public class ClassRulesTests
{
    private const string Job = """[Job("one")] internal static Coroutine OneAsync(string to) => Coroutine.Completed;""";

    [Theory]
    [InlineData("internal class Mailer {", "}")]
    [InlineData("internal partial class Outer { internal class Mailer {", "} }")]
    [InlineData("internal class Outer { internal partial class Mailer {", "} }")]
    public Task Class_ThatIsNotPartial_IsReported(string before, string after)
        => Check.SourceAsync($"{before}\n{Job} // LARJ0003\n{after}");

    [Theory]
    [InlineData("internal partial class Mailer<T> {", "}")]
    [InlineData("internal partial class Outer<T> { internal partial class Mailer {", "} }")]
    [InlineData("internal partial class Outer { private partial class Mailer {", "} }")]
    [InlineData("internal partial class Outer { protected partial class Mailer {", "} }")]
    [InlineData("internal partial class Outer { private protected partial class Mailer {", "} }")]
    [InlineData("file partial class Mailer {", "}")]
    [InlineData("internal partial class Jobs {", "}")]
    [InlineData("internal partial class Mailer { public static int Jobs => 1;", "}")]
    [InlineData("internal partial class Mailer { public static class Jobs;", "}")]
    public Task Class_ThatCannotHaveAClassJobs_IsReported(string before, string after)
        => Check.SourceAsync($"{before}\n{Job} // LARJ0004\n{after}");

    [Fact]
    public Task Job_WithTheNameOfAnother_IsReported() => Check.MembersAsync("""
            [Job("one")] internal static Coroutine SendAsync(string to) => Coroutine.Completed;

            [Job("two")] internal static Coroutine SendAsync(int to) => Coroutine.Completed; // LARJ0007

            [Job("three")] internal static Coroutine Send(string to) => Coroutine.Completed; // LARJ0007

            internal static Coroutine SendAsync(long to) => Coroutine.Completed;

            [Job("four")] internal static Coroutine sendAsync(string to) => Coroutine.Completed;
        """);
}
