using System.Reflection;
using System.Text;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>The steps from old versions of a payload to that of the program.</summary>
public class UpgradeTests
{
    private const string Contexts = """
        [assembly: JobPayloads(typeof(AppJson))]

        internal record OrderV1(int Number);
        internal record Order(string Number, string Name);

        [JsonSerializable(typeof(OrderV1))]
        [JsonSerializable(typeof(Order))]
        internal partial class AppJson : JsonSerializerContext;

        """;

    [Fact]
    public async Task Steps_OfTwoVersions_AreInTheOrderOfTheVersions()
    {
        Job job = await Sample.Generate(Contexts + """
            internal static partial class Sales
            {
                [Job("sell", Version = 3)] public static Coroutine SellAsync(Order order) => Coroutine.Completed;

                [JobUpgrade("sell", 2)] private static Order Name(OrderV1 old) => new($"#{old.Number}", "unnamed");

                [JobUpgrade("sell", 1)] private static OrderV1 Wrap(int old) => new(old);
            }
            """).ReadJobAsync("Sales", "Sell");

        Assert.Equal(3, job.Version);
        Assert.Equal([1, 2], job.Upgrades.Select(step => step.FromVersion));
        byte[] second = Apply(job.Upgrades[0], "7"u8.ToArray());
        Assert.Equal("""{"Number":7}""", Encoding.UTF8.GetString(second));
        Assert.Equal("""{"Number":"#7","Name":"unnamed"}""", Encoding.UTF8.GetString(Apply(job.Upgrades[1], second)));
    }

    [Fact]
    public async Task Method_WithTwoAttributes_IsAStepOfTwoKinds()
    {
        IReadOnlyList<Job> jobs = await Sample.Generate(Contexts + """
            internal static partial class Sales
            {
                [Job("buy", Version = 2)] public static Coroutine BuyAsync(Order order) => Coroutine.Completed;

                [Job("sell", Version = 2)] public static Coroutine SellAsync(Order order) => Coroutine.Completed;

                [JobUpgrade("buy", 1), JobUpgrade("sell", 1)] private static Order Name(OrderV1 old) => new($"#{old.Number}", "unnamed");
            }
            """).ReadAllAsync();

        Assert.Equal([1, 1], jobs.Select(job => Assert.Single(job.Upgrades).FromVersion));
    }

    // What a worker calls is not public.
    private static byte[] Apply(JobUpgrade step, byte[] payload) => (byte[])typeof(JobUpgrade)
        .GetMethod("Apply", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(step, [new ReadOnlyMemory<byte>(payload)])!;
}
