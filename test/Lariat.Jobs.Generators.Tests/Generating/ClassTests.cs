using System.Reflection;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Where the class <c>Jobs</c> is generated, and who can use it.</summary>
public class ClassTests
{
    [Theory]
    [InlineData("internal partial class Mailer", "Mailer")]
    [InlineData("namespace Shop.Mail { internal partial class Mailer", "Shop.Mail.Mailer", "}")]
    [InlineData("namespace @namespace.@class; internal partial class @event", "namespace.class.event")]
    [InlineData("namespace Shop; internal partial class Outer { internal partial struct Inner { internal partial interface Mailer", "Shop.Outer+Inner+Mailer", "} }")]
    [InlineData("internal partial struct Mailer", "Mailer")]
    [InlineData("internal partial record Mailer", "Mailer")]
    [InlineData("internal partial record struct Mailer", "Mailer")]
    [InlineData("internal partial interface IMailer", "IMailer")]
    [InlineData("internal abstract partial class Outer { protected internal sealed partial class Mailer", "Outer+Mailer", "}")]
    public async Task Type_OfAnyKindAndPlace_ReceivesAClassJobs(string declaration, string name, string end = "")
    {
        Generated generated = Sample.Generate(
            declaration + """ { [Job("welcome")] private static Coroutine WelcomeAsync(string to) => Coroutine.Completed; }""" + end);

        Assert.Equal("welcome", (await generated.ReadJobAsync(name, "Welcome")).Kind);
    }

    [Fact]
    public async Task Program_WithSeveralClasses_ListsAllByKind()
    {
        IReadOnlyList<Job> jobs = await Sample.Generate(
            """
            internal static partial class Mailer
            {
                [Job("m2")] public static Coroutine SecondAsync(string to) => Coroutine.Completed;
                [Job("m1")] public static Coroutine FirstAsync(string to) => Coroutine.Completed;
            }
            """,
            """
            namespace Shop
            {
                internal static partial class Mailer
                {
                    [Job("a")] public static Coroutine SecondAsync(string to) => Coroutine.Completed;
                }
            }

            internal static partial class Mailer
            {
                [Job("z")] public static Coroutine LastAsync(string to) => Coroutine.Completed;
            }
            """).ReadAllAsync();

        Assert.Equal(["a", "m1", "m2", "z"], jobs.Select(job => job.Kind));
    }

    [Fact]
    public async Task Classes_ThatDifferOnlyInCase_AreInFilesOfTheirOwn()
    {
        Generated generated = Sample.Generate("""
            internal static partial class Mailer { [Job("a")] public static Coroutine AAsync(string to) => Coroutine.Completed; }
            internal static partial class MAILER { [Job("b")] public static Coroutine BAsync(string to) => Coroutine.Completed; }
            """);

        Assert.Equal(["AppJobs.g.cs", "MAILER.Jobs.2.g.cs", "Mailer.Jobs.g.cs"], generated.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await generated.ReadAllAsync()).Count);
    }

    [Theory]
    [InlineData("public", "string", true, true)]
    [InlineData("public", "Order", true, false)]
    [InlineData("internal", "string", false, true)]
    [InlineData("internal", "Order", false, true)]
    public async Task Jobs_AreAsAccessibleAsTheirClassAndPayloadAllow(string access, string payload, bool isPublicClass, bool isPublicProperty)
    {
        Assembly assembly = await Sample.Generate($$"""
            [assembly: JobPayloads(typeof(AppJson))]

            internal record Order(int Number);

            [JsonSerializable(typeof(Order))]
            internal partial class AppJson : JsonSerializerContext;

            /// <summary>Sends mail.</summary>
            {{access}} static partial class Mailer
            {
                [Job("welcome")] internal static Coroutine WelcomeAsync({{payload}} to) => Coroutine.Completed;
            }
            """).LoadAsync();

        Type jobs = assembly.GetType("Mailer+Jobs")!;
        MethodInfo getter = jobs.GetProperty("Welcome", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetMethod!;
        Assert.Equal(isPublicClass, jobs.IsVisible);
        Assert.Equal(isPublicProperty, getter.IsPublic);
    }

    [Theory]
    [InlineData("Welcome", "Welcome")]
    [InlineData("classAsync", "class")]
    [InlineData("ToStringAsync", "ToString")]
    public async Task Property_HasTheMethodsNameWithoutAsync(string method, string property)
    {
        Generated generated = Sample.Generate($$"""
            internal static partial class Mailer { [Job("welcome")] public static Coroutine {{method}}(string to) => Coroutine.Completed; }
            """);

        Assert.Equal("welcome", (await generated.ReadJobAsync("Mailer", property)).Kind);
    }

    [Fact]
    public async Task Job_ThatIsObsolete_CompilesWithoutWarning()
    {
        Generated generated = Sample.Generate("""
            internal static partial class Mailer
            {
                [Job("welcome"), Obsolete("No longer sent.")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            }
            """);

        Assert.Equal("welcome", (await generated.ReadJobAsync("Mailer", "Welcome")).Kind);
    }

    [Fact]
    public async Task Class_WhoseBaseHasJobs_HasItsOwn()
    {
        Generated generated = Sample.Generate("""
            internal partial class Mailer { [Job("a")] public static Coroutine AAsync(string to) => Coroutine.Completed; }
            internal partial class Other : Mailer { [Job("b")] public static Coroutine BAsync(string to) => Coroutine.Completed; }
            """);

        Assert.Equal("b", (await generated.ReadJobAsync("Other", "B")).Kind);
    }

    [Fact]
    public async Task Method_ThatIsPartial_IsOneJob()
    {
        Generated generated = Sample.Generate("""
            internal static partial class Mailer
            {
                public static partial Coroutine WelcomeAsync(string to);

                [Job("welcome")] public static partial Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            }
            """);

        Assert.Equal("welcome", Assert.Single(await generated.ReadAllAsync()).Kind);
    }
}
