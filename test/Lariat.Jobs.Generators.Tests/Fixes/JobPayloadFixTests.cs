namespace Lariat.Jobs.Generators.Tests;

public class JobPayloadFixTests
{
    private const string Sales = """
        namespace Shop;

        internal record Order(int Number);

        internal static partial class Sales
        {
            [Job("sell")] public static Coroutine SellAsync(List<Order>? order) => Coroutine.Completed;
        }
        """;

    [Fact]
    public Task AddTheTypeToTheContext_OfAnotherFile() => Fixed.SourcesAsync(
        "Add [JsonSerializable(typeof(List<Order>))] to AppJson",
        [Sales, """
        using Shop;

        [assembly: JobPayloads(typeof(AppJson))]

        // What is stored.
        [JsonSerializable(typeof(int))]
        internal partial class AppJson : JsonSerializerContext;
        """],
        [Sales, """
        using Shop;

        [assembly: JobPayloads(typeof(AppJson))]

        // What is stored.
        [JsonSerializable(typeof(int))]
        [JsonSerializable(typeof(List<Order>))]
        internal partial class AppJson : JsonSerializerContext;
        """]);

    [Fact]
    public Task AddTheTypeToAContextWithoutAttributes() => Fixed.SourcesAsync(
        "Add [JsonSerializable(typeof(Order))] to AppJson",
        ["""
        [assembly: JobPayloads(typeof(Outer.AppJson))]

        internal record Order(int Number);

        internal static partial class Outer
        {
            /// <summary>What is stored.</summary>
            internal partial class AppJson : JsonSerializerContext
            {
            }

            [Job("sell")] public static Coroutine SellAsync(Order order) => Coroutine.Completed;
        }
        """],
        ["""
        [assembly: JobPayloads(typeof(Outer.AppJson))]

        internal record Order(int Number);

        internal static partial class Outer
        {
            /// <summary>What is stored.</summary>
            [JsonSerializable(typeof(Order))]
            internal partial class AppJson : JsonSerializerContext
            {
            }

            [Job("sell")] public static Coroutine SellAsync(Order order) => Coroutine.Completed;
        }
        """]);

    [Fact]
    public async Task WithoutAContext_NothingIsOffered() => Assert.Empty(await Fixed.TitlesAsync(Sales));
}
