using System.Text.Json.Serialization;

namespace Lariat.Jobs.Storage;

/// <summary>A failed try, as an element of the JSON array that a job's row has.</summary>
internal sealed record StoredJobError(int Attempt, long Ticks, string Worker, string Text);

/// <summary>What storage writes as JSON, apart from payloads and results.</summary>
[JsonSerializable(typeof(StoredJobError[]))]
[JsonSerializable(typeof(StoredKeys))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class JobStorageJson : JsonSerializerContext;
