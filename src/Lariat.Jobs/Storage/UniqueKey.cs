namespace Lariat.Jobs.Storage;

/// <summary>The unique key of a job to be stored; with the kind it names one row.</summary>
internal sealed record UniqueKey(string Key, JobUniqueScope Scope, JobConflict OnConflict);
