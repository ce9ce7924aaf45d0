using System.Globalization;

namespace Lariat.Jobs;

/// <summary>The tables of the jobs have a version that this program cannot use.</summary>
/// <remarks>See <see cref="JobClientOptions.MigratesSchema"/>.</remarks>
public sealed class JobSchemaException : JobStorageException
{
    private JobSchemaException(string message, int version, int needed)
        : base(message)
    {
        Version = version;
        NeededVersion = needed;
    }

    /// <summary>The version of the tables.</summary>
    public int Version { get; }

    /// <summary>The version that this program uses.</summary>
    public int NeededVersion { get; }

    internal static JobSchemaException TooNew(string storage, int version, int needed, string package) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The jobs in '{storage}' have schema {version}, and this version of {package} can read {needed}. Update the package."),
        version, needed);

    internal static JobSchemaException TooOld(string storage, int version, int needed) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The jobs in '{storage}' have schema {version}, and this program uses {needed}. Run: lariat jobs STORAGE migrate."),
        version, needed);
}
