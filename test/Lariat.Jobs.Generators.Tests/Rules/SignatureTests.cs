namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0001 and LARJ0002: methods that a worker cannot run.</summary>
public class SignatureTests
{
    [Theory]
    [InlineData("static Coroutine OneAsync(string to)")]
    [InlineData("static Coroutine OneAsync(string to, JobContext job)")]
    [InlineData("static Coroutine<int> OneAsync(string to)", "Coroutine.FromResult(1)")]
    [InlineData("static Coroutine OneAsync(this string to)")]
    [InlineData("static Coroutine OneAsync(params byte[] to)")]
    [InlineData("static Coroutine OneAsync(string to = \"ada\")")]
    public Task Job_WithAPayload_IsClean(string method, string value = "Coroutine.Completed")
        => Check.MembersAsync($"    [Job(\"one\")] internal {method} => {value};");

    [Theory]
    [InlineData("static Coroutine OneAsync()")]
    [InlineData("static Coroutine OneAsync(JobContext job)")]
    [InlineData("static Coroutine OneAsync(JobContext job, string to)")]
    [InlineData("static Coroutine OneAsync(string to, string subject)")]
    [InlineData("static Coroutine OneAsync(string to, JobContext job, int more)")]
    [InlineData("static Coroutine OneAsync(in int to)")]
    [InlineData("static Coroutine OneAsync(string to, in JobContext job)")]
    [InlineData("static Coroutine OneAsync<T>(string to)")]
    [InlineData("static Coroutine OneAsync(Span<int> to)")]
    [InlineData("static unsafe Coroutine OneAsync(int* to)")]
    [InlineData("static Coroutine OneAsync(dynamic to)")]
    [InlineData("static Coroutine Async(string to)")]
    [InlineData("static Coroutine JobsAsync(string to)")]
    public Task Job_WithAWrongSignature_IsReported(string method)
        => Check.MembersAsync($"    [Job(\"one\")] internal {method} => Coroutine.Completed; // LARJ0001");

    [Theory]
    [InlineData("static void One(string to) { }")]
    [InlineData("static System.Threading.Tasks.Task OneAsync(string to) => System.Threading.Tasks.Task.CompletedTask;")]
    [InlineData("static async System.Threading.Tasks.ValueTask<int> OneAsync(string to) { await System.Threading.Tasks.Task.Yield(); return 1; }")]
    public Task Job_ThatReturnsNoCoroutine_IsReported(string method) => Check.MembersAsync($"    [Job(\"one\")] internal {method} // LARJ0001");

    [Fact]
    public Task Job_WhosePayloadIsPrivate_IsReported() => Check.MembersAsync("""
            private record Secret(int Number);

            [Job("one")] private static Coroutine OneAsync(Secret payload) => Coroutine.Completed; // LARJ0001

            [Job("two")] private static Coroutine<List<Secret>> TwoAsync(int payload) => Coroutine.FromResult(new List<Secret>()); // LARJ0001
        """);

    [Fact]
    public Task Job_OnWhatIsNotAMethodOfAClass_IsReported() => Check.SourceAsync("""
        internal partial interface IMailer
        {
            [Job("abstract")] static abstract Coroutine OneAsync(string to); // LARJ0001
        }

        internal static partial class Mailer
        {
            public static Coroutine Accessor { [Job("accessor")] get => Coroutine.Completed; } // LARJ0001

            public static void Run()
            {
                [Job("local")] static Coroutine LocalAsync(string to) => Coroutine.Completed; // LARJ0001
                var lambda = [Job("lambda")] (string to) => Coroutine.Completed; // LARJ0001
                EventLoop.Run(LocalAsync("ada"));
                EventLoop.Run(lambda("ada"));
            }
        }
        """);

    [Fact]
    public Task Job_WhoseObjectCannotBeMade_IsReported() => Check.SourceAsync("""
        internal abstract partial class Abstract
        {
            [Job("one")] public Coroutine OneAsync(string to) => Coroutine.Completed; // LARJ0002

            [Job("two")] public static Coroutine TwoAsync(string to) => Coroutine.Completed;
        }

        internal partial class Several
        {
            public Several() { }
            internal Several(IFormatProvider format) { }

            [Job("three")] public Coroutine ThreeAsync(string to) => Coroutine.Completed; // LARJ0002
        }

        internal partial class Hidden
        {
            private Hidden() { }

            [Job("four")] public Coroutine FourAsync(string to) => Coroutine.Completed; // LARJ0002
        }

        internal partial class ByReference(in int number)
        {
            private readonly int _number = number;

            [Job("five")] public Coroutine<int> FiveAsync(string to) => Coroutine.FromResult(_number); // LARJ0002
        }

        internal partial class OfAProcess
        {
            [Job("seven", InWorker = true)] public Coroutine SevenAsync(string to) => Coroutine.Completed; // LARJ0002

            [Job("eight", InWorker = false)] public Coroutine EightAsync(string to) => Coroutine.Completed;
        }

        internal partial interface IFace
        {
            [Job("six")] public Coroutine SixAsync(string to) => Coroutine.Completed; // LARJ0002
        }
        """);

    [Fact]
    public Task Job_WhoseObjectCanBeMade_IsNotReported() => Check.SourceAsync("""
        internal partial class Plain
        {
            [Job("one")] public Coroutine OneAsync(string to) => Coroutine.Completed;
        }

        internal partial record Record(IFormatProvider Format)
        {
            [Job("two")] public Coroutine TwoAsync(string to) => Coroutine.Completed;
        }

        internal partial struct Struct(IFormatProvider format)
        {
            private readonly IFormatProvider _format = format;

            [Job("three")] public Coroutine<bool> ThreeAsync(string to) => Coroutine.FromResult(_format is null);
        }

        internal sealed partial class OneIsPrivate
        {
            private OneIsPrivate() { }
            public OneIsPrivate(IFormatProvider format, int retries = 3) : this() { }

            [Job("four")] public Coroutine FourAsync(string to) => Coroutine.Completed;
        }
        """);

    [Fact]
    public async Task Message_SaysWhatIsWrongAndWhatToWrite() => Assert.Equal(
        "'SendAsync' cannot be a job: it has several parameters for the payload: make them one record. "
            + "A job is static async Coroutine NameAsync(TPayload payload, JobContext job).",
        await Check.MessageAsync("""
            internal static partial class Mailer
            {
                [Job("send")] public static Coroutine SendAsync(string to, string subject) => Coroutine.Completed;
            }
            """));
}
