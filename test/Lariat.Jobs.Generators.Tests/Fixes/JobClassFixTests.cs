namespace Lariat.Jobs.Generators.Tests;

public class JobClassFixTests
{
    [Fact]
    public Task MakeTheClassesPartial() => Fixed.SourcesAsync(
        "Make the class partial",
        ["""
        // The shop.
        internal static class Shop
        {
            /// <summary>Sends mail.</summary>
            internal class Mailer
            {
                [Job("welcome")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            }
        }
        """],
        ["""
        // The shop.
        internal static partial class Shop
        {
            /// <summary>Sends mail.</summary>
            internal partial class Mailer
            {
                [Job("welcome")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed;
            }
        }
        """]);

    [Fact]
    public Task ClassWithoutModifiers_BecomesPartial() => Fixed.SourcesAsync(
        "Make the class partial",
        ["class Mailer { [Job(\"welcome\")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed; }"],
        ["partial class Mailer { [Job(\"welcome\")] public static Coroutine WelcomeAsync(string to) => Coroutine.Completed; }"]);
}
