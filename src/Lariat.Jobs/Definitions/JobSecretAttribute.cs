namespace Lariat.Jobs;

/// <summary>A member of a payload or result whose value people do not see: the dashboard and <see cref="JobViews.Mask"/> show
/// "•••".</summary>
/// <remarks>
/// <para>Of a positional record: <c>record Login(string Name, [property: JobSecret] string Password)</c>. It counts in the type of the
/// payload, in that of the result, in older versions of the payload, and in all types that these contain; a type that a converter writes
/// has no members, so the attribute belongs on the member that holds it. Within a kind, each member with the same JSON name is masked, in
/// payload and result, at any depth.</para>
/// <para>Storage has the real value, and so have the worker, an export, and <see cref="JobInfo.Payload"/>. What a job writes into its
/// errors, progress, tags and keys is shown as it is.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class JobSecretAttribute : Attribute;
