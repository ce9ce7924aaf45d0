namespace Lariat.Jobs;

/// <summary>Makes a static method the step from an old version of a payload to the next.</summary>
/// <remarks>
/// The method is <c>static TNew Name(TOld old)</c>, in the class of the job whose payload, or next older payload, is <c>TNew</c>. The
/// steps of a kind form a chain, from its oldest version to <see cref="JobAttribute.Version"/>.
/// </remarks>
/// <param name="kind">The kind whose payload it upgrades.</param>
/// <param name="fromVersion">The version that it reads, from 1.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class JobUpgradeAttribute(string kind, int fromVersion) : Attribute
{
    /// <summary>The kind whose payload it upgrades.</summary>
    public string Kind { get; } = kind;

    /// <summary>The version that it reads.</summary>
    public int FromVersion { get; } = fromVersion;
}
