using Lariat.Jobs;

namespace Lariat.Tool.Jobs;

/// <summary>Where jobs are: a file, or the connection string of a server.</summary>
internal static class JobsPlace
{
    public static bool IsFile(string place) => !PostgreSqlJobs.IsConnection(place) && !RedisJobs.IsConnection(place);

    public static JobStorage Open(string place)
        => PostgreSqlJobs.IsConnection(place) ? PostgreSqlJobs.Storage(place)
            : RedisJobs.IsConnection(place) ? RedisJobs.Storage(place)
            : JobStorage.Sqlite(place);
}
