namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0010: options that are out of range.</summary>
public class OptionTests
{
    public static TheoryData<string> Wrong =>
    [
        "Version = 0", "Version = -1", "Version = 32768", "Priority = -1", "Priority = 4", "Attempts = 0", "Attempts = 32768",
        "Queue = \"\"", "Queue = \" \"", $"Queue = \"{new string('q', 201)}\"", "TimeoutSeconds = double.NaN", "TimeoutSeconds = 1e12",
        "TimeoutSeconds = double.PositiveInfinity", "Keep = (JobKeep)4", "Keep = (JobKeep)(-1)", "Trace = (JobTrace)2", "Concurrency = 0",
        "Concurrency = -1",
    ];

    public static TheoryData<string> Right =>
    [
        "Version = 1", "Priority = 0", "Priority = 3", "Attempts = 1", "Attempts = 32767", "Queue = \"q\"", "Queue = null",
        $"Queue = \"{new string('q', 200)}\"", "TimeoutSeconds = -1", "TimeoutSeconds = 1e-3", "TimeoutSeconds = 9e11", "Keep = JobKeep.Nothing",
        "Concurrency = 1", "Concurrency = 2147483647", "Unique = true", "Unique = false",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public Task Option_OutOfRange_IsReported(string option)
        => Check.MembersAsync($"    [Job(\"one\", {option})] internal static Coroutine OneAsync(string to) => Coroutine.Completed; // LARJ0010");

    [Theory]
    [MemberData(nameof(Right))]
    public async Task Option_InRange_IsTaken(string option)
    {
        Generated generated = Sample.Generate($$"""
            internal static partial class Mailer
            {
                [Job("one", {{option}})] internal static Coroutine OneAsync(string to) => Coroutine.Completed;
            }
            """);

        Assert.Equal("one", (await generated.ReadJobAsync("Mailer", "One")).Kind);
    }

    [Fact]
    public void Limits_AreThoseOfTheLibrary()
    {
        Assert.Equal(Job.MaxKindLength, JobAttributeReader.MaxKindLength);
        Assert.Equal(JobOptions.MaxPriority, JobAttributeReader.MaxPriority);
        Job<string> newest = new("k", JobPayload.Primitive(System.Text.Json.Serialization.Metadata.JsonMetadataServices.StringConverter)!, (_, _) => Coroutine.Completed)
        {
            Version = JobAttributeReader.MaxVersion,
        };
        Assert.Equal(JobAttributeReader.MaxVersion, newest.Version);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Job<string>("k", newest.PayloadType, (_, _) => Coroutine.Completed)
        {
            Version = JobAttributeReader.MaxVersion + 1,
        });
    }
}
