namespace Lariat.Jobs.Generators.Tests;

/// <summary>LARJ0008 and LARJ0009: types that no context has, and contexts that cannot be used.</summary>
public class PayloadRulesTests
{
    [Theory]
    [InlineData("Order")]
    [InlineData("Order?")]
    [InlineData("string")]
    [InlineData("byte[]")]
    public Task Type_OfAContextOrPrimitive_IsClean(string type)
        => Check.MembersAsync($"    [Job(\"one\")] internal static Coroutine<{type}> OneAsync({type} payload) => Coroutine.FromResult(payload);");

    [Theory]
    [InlineData("List<Order>")]
    [InlineData("Order[]")]
    [InlineData("DayOfWeek")]
    [InlineData("DayOfWeek?")]
    [InlineData("byte[][]")]
    [InlineData("byte[,]")]
    [InlineData("(int, string)")]
    [InlineData("object")]
    [InlineData("nint")]
    public async Task Type_ThatNoContextHas_IsReported(string type)
    {
        await Check.MembersAsync($"    [Job(\"one\")] internal static Coroutine OneAsync({type} payload) => Coroutine.Completed; // LARJ0008");
        await Check.MembersAsync($"    [Job(\"one\")] internal static Coroutine<{type}> OneAsync(int payload) => throw new NotSupportedException(); // LARJ0008");
    }

    [Fact]
    public Task Type_OfAnUpgrade_ThatNoContextHas_IsReported() => Check.MembersAsync("""
            internal record Old(int Number);

            [Job("one", Version = 2)] internal static Coroutine OneAsync(Order payload) => Coroutine.Completed;

            [JobUpgrade("one", 1)] private static Order Upgrade(Old old) => new(old.Number); // LARJ0008
        """);

    [Fact]
    public async Task Message_WithoutAContext_SaysHowToMakeOne() => Assert.Equal(
        "'Order' cannot be written as JSON: write [JsonSerializable(typeof(Order))] internal partial class AppJson : JsonSerializerContext; "
            + "and [assembly: JobPayloads(typeof(AppJson))]",
        await Check.MessageAsync("""
            internal record Order(int Number);

            internal static partial class Sales
            {
                [Job("sell")] public static Coroutine SellAsync(Order order) => Coroutine.Completed;
            }
            """));

    [Fact]
    public async Task Message_WithAContext_SaysWhatToAdd() => Assert.Equal(
        "'List<string>' cannot be written as JSON: add [JsonSerializable(typeof(List<string>))] to AppJson",
        await Check.MessageAsync("""
            [assembly: JobPayloads(typeof(AppJson))]

            [JsonSerializable(typeof(int))]
            internal partial class AppJson : JsonSerializerContext;

            internal static partial class Sales
            {
                [Job("sell")] public static Coroutine SellAsync(List<string>? order) => Coroutine.Completed;
            }
            """));

    [Theory]
    [InlineData("string")]
    [InlineData("JsonSerializerContext")]
    [InlineData("List<int>")]
    [InlineData("int[]")]
    public Task JobPayloads_OfAnotherType_IsReported(string type) => Check.SourceAsync($"[assembly: JobPayloads(typeof({type}))] // LARJ0009");

    [Fact]
    public Task JobPayloads_OfSeveralContexts_IsClean() => Check.SourceAsync("""
        [assembly: JobPayloads(typeof(First)), JobPayloads(typeof(Second))]

        [JsonSerializable(typeof(int))] internal partial class First : JsonSerializerContext;

        [JsonSerializable(typeof(int))] internal partial class Second : JsonSerializerContext;
        """);
}
