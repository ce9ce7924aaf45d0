namespace Lariat.Jobs;

/// <summary>A limit as storage has it at an instant.</summary>
/// <param name="Limit">The key with its limits.</param>
/// <param name="Running">How many jobs with the key run.</param>
/// <param name="Waiting">How many jobs with the key wait, those that are scheduled included.</param>
/// <param name="IsSet">True: <see cref="JobClient.SetLimitAsync"/> has decided the limits, and enqueues do not change them.</param>
public sealed record JobLimitInfo(JobLimit Limit, int Running, long Waiting, bool IsSet);
