namespace Lariat.Jobs.Storage;

/// <summary>How many jobs a worker would take from a queue.</summary>
internal readonly record struct JobRequest(string Queue, int Count);
