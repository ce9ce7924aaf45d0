using System.Text.Json.Serialization;
using Lariat.Jobs;

namespace Lariat.AspNetCore.Tests;

/// <summary>A payload with secrets: one that its type names, and one that a dashboard names.</summary>
internal sealed record LoginJob(string Name, string Password, [property: JobSecret] string Token)
{
    public static Job<LoginJob> Kind { get; } = new("login", LoginJson.Default.LoginJob, (_, _) => Coroutine.Completed);
}

[JsonSerializable(typeof(LoginJob))]
internal sealed partial class LoginJson : JsonSerializerContext;
