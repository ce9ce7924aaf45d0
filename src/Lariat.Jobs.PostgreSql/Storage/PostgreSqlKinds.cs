namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>The kinds of a program as two arrays, each name with the newest version that it reads.</summary>
internal sealed record PostgreSqlKinds(string[] Names, int[] Versions)
{
    public static PostgreSqlKinds Of(IReadOnlyDictionary<string, int> kinds) => new([.. kinds.Keys], [.. kinds.Values]);
}
