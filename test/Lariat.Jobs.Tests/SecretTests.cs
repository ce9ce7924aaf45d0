using System.Text.Json.Serialization;
using Lariat.Jobs.Tests.Sqlite;

namespace Lariat.Jobs.Tests;

/// <summary>Members with <c>[JobSecret]</c>.</summary>
public sealed class SecretTests : JobsTest<SqliteEngine>
{
    private static readonly Job<SecretLogin> s_login = new("login", SecretJson.Default.SecretLogin, (_, _) => Coroutine.Completed);

    [Fact]
    public void SecretMembers_OfAllThatIsStored_AreFound()
    {
        var job = new Job<SecretLogin, SecretToken>(
            "x", SecretJson.Default.SecretLogin, SecretJson.Default.SecretToken, (_, _) => throw new NotSupportedException())
        {
            Version = 2,
            Upgrades = [JobUpgrade.From(1, SecretJson.Default.SecretLoginV1, SecretJson.Default.SecretLogin, _ => throw new NotSupportedException())],
        };

        Assert.Equal(["Answer", "Iban", "Key", "Pass", "Pin", "pass-word"], job.SecretMembers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SecretMembers_OfAPrimitive_AreNone() => Assert.Empty(Note.SecretMembers);

    [Fact]
    public void Mask_KindOfTheProgram_HidesWhatIsSecretOnly() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(s_login);
        JobHandle handle = await jobs.EnqueueAsync(s_login, new SecretLogin("ada", "hunter2", new SecretCard("4711", "Ada"), [new("q", "hunter3")], []));
        JobInfo job = (await handle.GetInfoAsync())!;

        JobInfo masked = jobs.Views.Mask(job, ["HOLDER"]);

        Assert.Equal(
            """{"Name":"ada","pass-word":"•••","Card":{"Iban":"•••","Holder":"•••"},"Questions":[{"Text":"q","Answer":"•••"}],"Owners":{}}""",
            masked.Payload);
        Assert.Contains("hunter2", job.Payload, StringComparison.Ordinal);
    });

    [Fact]
    public void Mask_KindOfAnotherProgram_HidesAll() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(s_login, new SecretLogin("ada", "hunter2", new SecretCard("4711", "Ada"), [], []));

        Assert.False(jobs.HasKind("login"));
        Assert.Equal("\"•••\"", jobs.Views.Mask((await handle.GetInfoAsync())!).Payload);
    });

    [Fact]
    public void ToString_OfAJob_HasNoPayload() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(s_login);
        JobHandle handle = await jobs.EnqueueAsync(s_login, new SecretLogin("ada", "hunter2", new SecretCard("4711", "Ada"), [], []));

        Assert.Equal($"login {handle.Id} (Ready)", (await handle.GetInfoAsync())!.ToString());
    });
}

internal sealed record SecretLogin(
    string Name,
    [property: JobSecret, JsonPropertyName("pass-word")] string Password,
    SecretCard Card,
    IReadOnlyList<SecretQuestion> Questions,
    Dictionary<string, SecretOwner> Owners);

internal sealed record SecretCard([property: JobSecret] string Iban, string Holder);

internal sealed record SecretQuestion(string Text, [property: JobSecret] string Answer);

[JsonDerivedType(typeof(SecretPerson), "person")]
internal record SecretOwner(SecretLogin? Login);

internal sealed record SecretPerson(SecretLogin? Login, [property: JobSecret] string Pin) : SecretOwner(Login);

internal sealed record SecretLoginV1([property: JobSecret] string Pass);

internal sealed record SecretToken([property: JobSecret] string Key);

[JsonSerializable(typeof(SecretLogin))]
[JsonSerializable(typeof(SecretLoginV1))]
[JsonSerializable(typeof(SecretToken))]
internal sealed partial class SecretJson : JsonSerializerContext;
