using System.Globalization;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>The version of what is stored, and of the scripts that read it.</summary>
internal static class RedisSchema
{
    /// <summary>The version that this program writes.</summary>
    public const int Version = 1;

    /// <exception cref="JobStorageException">There are no jobs and none are to be created; or they were written by a newer version of
    /// Lariat.Jobs.Redis.</exception>
    public static async Coroutine OpenAsync(RedisDatabase database, bool createIfMissing)
    {
        string found = (string)(await database.WriteAsync(RedisScript.Open, new RedisArguments().Add(Version).Add(createIfMissing)))!;
        if (found.Length == 0)
        {
            throw new JobStorageException($"'{database.Name}' has no jobs with the prefix '{database.Prefix}'.");
        }

        int version = int.Parse(found, CultureInfo.InvariantCulture);
        if (version > Version)
        {
            throw JobSchemaException.TooNew(database.Name, version, Version, "Lariat.Jobs.Redis");
        }
    }
}
