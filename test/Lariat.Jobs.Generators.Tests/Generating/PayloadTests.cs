using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>How payloads and results are written.</summary>
public class PayloadTests
{
    public static TheoryData<string, object> Primitives => new()
    {
        { "string", "a" }, { "bool", true }, { "char", 'c' }, { "sbyte", (sbyte)-1 }, { "byte", (byte)1 }, { "short", (short)-2 }, { "ushort", (ushort)2 },
        { "int", -3 }, { "uint", 3u }, { "long", -4L }, { "ulong", 4ul }, { "Int128", Int128.MaxValue }, { "UInt128", UInt128.MaxValue },
        { "Half", (Half)0.5 }, { "float", 0.5f }, { "double", 0.25 }, { "decimal", 1.10m }, { "Guid", new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) },
        { "DateTime", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) }, { "DateTimeOffset", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)) },
        { "DateOnly", new DateOnly(2026, 1, 2) }, { "TimeOnly", new TimeOnly(3, 4, 5) }, { "TimeSpan", TimeSpan.FromSeconds(6) },
        { "Uri", new Uri("http://example.org/") }, { "byte[]", new byte[] { 1, 2 } }, { "int?", 7 }, { "Guid?", Guid.Empty }, { "string?", "b" },
    };

    [Theory]
    [MemberData(nameof(Primitives))]
    public async Task Primitive_WithoutAContext_IsWrittenAsBySystemTextJson(string type, object value)
    {
        Job job = await Sample.Generate($$"""
            internal static partial class Sink
            {
                [Job("take")] public static Coroutine<{{type}}> TakeAsync({{type}} payload) => Coroutine.FromResult(payload);
            }
            """).ReadJobAsync("Sink", "Take");

        JsonTypeInfo payload = TypeInfo(job, "PayloadType");
        string json = JsonSerializer.Serialize(value, payload);
        Assert.Equal(JsonSerializer.Serialize(value, value.GetType()), json);
        Assert.Equal(value, JsonSerializer.Deserialize(json, payload));
        Assert.Equal(json, JsonSerializer.Serialize(value, TypeInfo(job, "ResultType")));
    }

    [Fact]
    public async Task Null_OfANullablePrimitive_IsWritten()
    {
        Job job = await Sample.Generate("""
            internal static partial class Sink
            {
                [Job("take")] public static Coroutine<int?> TakeAsync(string? payload) => Coroutine.FromResult<int?>(payload?.Length);
            }
            """).ReadJobAsync("Sink", "Take");

        Assert.Equal("null", JsonSerializer.Serialize((object?)null, TypeInfo(job, "PayloadType")));
        Assert.Null(JsonSerializer.Deserialize("null", TypeInfo(job, "ResultType")));
    }

    [Fact]
    public async Task Record_OfAContext_IsWrittenByIt()
    {
        Assembly assembly = await Sample.Generate("""
            [assembly: JobPayloads(typeof(Shop.AppJson))]

            namespace Shop;

            internal record Order(int Number, string Name);

            [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
            [JsonSerializable(typeof(Order))]
            [JsonSerializable(typeof(List<Order>))]
            internal partial class AppJson : JsonSerializerContext;

            internal static partial class Sales
            {
                [Job("sell")] public static Coroutine<List<Order>> SellAsync(Order order) => Coroutine.FromResult(new List<Order> { order });
            }
            """).LoadAsync();

        Job job = Generated.Read(assembly, "Shop.Sales", "Sell");
        object order = Activator.CreateInstance(assembly.GetType("Shop.Order")!, 1, "ada")!;
        string json = JsonSerializer.Serialize(order, TypeInfo(job, "PayloadType"));
        Assert.Equal("""{"number":1,"name":"ada"}""", json);
        Assert.Equal(order, JsonSerializer.Deserialize(json, TypeInfo(job, "PayloadType")));
        Assert.Equal($"System.Collections.Generic.List`1[Shop.Order]", TypeInfo(job, "ResultType").Type.ToString());
    }

    [Fact]
    public async Task Types_OfSeveralContexts_AreEachWrittenByTheirs()
    {
        IReadOnlyList<Job> jobs = await Sample.Generate("""
            [assembly: JobPayloads(typeof(First))]
            [assembly: JobPayloads(typeof(Outer.Second))]

            internal enum Color { Red, Green }

            internal struct Point { public int X { get; set; } }

            [JsonSerializable(typeof(Color?))]
            internal partial class First : JsonSerializerContext;

            internal static partial class Outer
            {
                [JsonSerializable(typeof(Point[]))]
                [JsonSerializable(typeof(Color?))]
                internal partial class Second : JsonSerializerContext;
            }

            internal static partial class Painter
            {
                [Job("color")] public static Coroutine ColorAsync(Color? color) => Coroutine.Completed;
                [Job("points")] public static Coroutine PointsAsync(Point[] points) => Coroutine.Completed;
            }
            """).ReadAllAsync();

        Assert.Equal(["First", "Second"], jobs.Select(job => TypeInfo(job, "PayloadType").OriginatingResolver!.GetType().Name));
    }

    [Fact]
    public async Task Record_WithNullableParts_KeepsThem()
    {
        Job job = await Sample.Generate("""
            [assembly: JobPayloads(typeof(AppJson))]

            [JsonSerializable(typeof(Dictionary<string, string>))]
            internal partial class AppJson : JsonSerializerContext;

            internal static partial class Sink
            {
                [Job("take")] public static Coroutine TakeAsync(Dictionary<string, string?>? payload) => Coroutine.Completed;
            }
            """).ReadJobAsync("Sink", "Take");

        Assert.Equal("null", JsonSerializer.Serialize((object?)null, TypeInfo(job, "PayloadType")));
    }

    private static JsonTypeInfo TypeInfo(Job job, string property) => (JsonTypeInfo)job.GetType().GetProperty(property)!.GetValue(job)!;
}
