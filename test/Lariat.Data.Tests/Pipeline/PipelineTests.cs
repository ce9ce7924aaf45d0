using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lariat.Data.Tests;

/// <summary>The application examples/apps/pipeline, as a process of its own, with both of its databases.</summary>
public sealed class PipelineTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lariat-pipeline-");

    private string SqliteFile => Path.Combine(_folder.FullName, "readings.db");

    [Fact]
    public async Task Load_IntoSqlite_LoadsEveryRowTransformed()
    {
        Write("a.csv", "# comment", "2026-01-31T12:00:00Z,attic,71.6,F", "", "2026-01-31T13:00:00+01:00,cellar,280.15,K");
        Write("b.csv", "2026-02-01T00:00:00Z,attic,-3.5,C");

        AppResult result = await LoadAsync();

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Contains("3 rows of 2 files", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            "2026-01-31T12:00:00.0000000Z attic 22.0|2026-01-31T12:00:00.0000000Z cellar 7.0|2026-02-01T00:00:00.0000000Z attic -3.5",
            AskSqlite("SELECT group_concat(row, '|') FROM (SELECT time || ' ' || sensor || ' ' || celsius AS row FROM readings ORDER BY time, sensor)"));
    }

    [Fact]
    public async Task Load_IntoPostgres_LoadsEveryRowOnceAndReplacesWhatHasChanged()
    {
        string database = await MakeDatabaseAsync();
        for (int i = 0; i < 6; i++)
        {
            WriteMany($"{i}.csv", 3000);
        }

        AppResult first = await LoadAsync("--database", database);
        WriteMany("0.csv", 10);
        AppResult second = await LoadAsync("--database", database);

        Assert.Equal((0, ""), (first.Code, first.Errors));
        Assert.Contains("18000 rows of 6 files in PostgreSQL; 0 were there already, 0 refused", first.Output, StringComparison.Ordinal);
        Assert.Contains("10 rows of 1 files in PostgreSQL; 5 were there already, 0 refused", second.Output, StringComparison.Ordinal);
        Assert.Equal(15010L, await AskPostgresAsync(database, "SELECT count(*) FROM readings"));
        Assert.Equal(15010L, await AskPostgresAsync(database, "SELECT count(DISTINCT (file, time)) FROM readings"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_OfABadLine_ReportsFileAndLineAndLoadsNothingOfThatFile(bool isPostgres)
    {
        string[] database = isPostgres ? ["--database", await MakeDatabaseAsync()] : [];
        WriteMany("good.csv", 700);
        WriteMany("bad.csv", 1700, "2026-01-01T00:00:00Z,attic,warm,C");

        AppResult result = await LoadAsync(database);

        Assert.Equal(1, result.Code);
        Assert.Equal("bad.csv:1701: 'warm' is not a number\n", result.Errors);
        Assert.Contains("700 rows of 1 files", result.Output, StringComparison.Ordinal);
        object? files = isPostgres
            ? await AskPostgresAsync(database[1], "SELECT string_agg(DISTINCT file, ',') FROM readings")
            : AskSqlite("SELECT group_concat(DISTINCT file) FROM readings");
        Assert.Equal("good.csv", files);
    }

    [Theory]
    [InlineData("1,2,3", "3 fields instead of 4")]
    [InlineData("yesterday,attic,1,C", "'yesterday' is not a time")]
    [InlineData("2026-01-01T00:00:00Z,,1,C", "the sensor has no name")]
    [InlineData("2026-01-01T00:00:00Z,attic,NaN,C", "'NaN' is not a number")]
    [InlineData("2026-01-01T00:00:00Z,attic,1,R", "'R' is none of the units C, F and K")]
    [InlineData("2026-01-01T00:00:00Z,attic,-1,K", "-1 K is colder than it gets")]
    public async Task Load_OfALineThatIsNoReading_SaysWhatIsWrong(string line, string reason)
    {
        Write("x.csv", line);

        AppResult result = await LoadAsync();

        Assert.Equal((1, $"x.csv:1: {reason}\n"), (result.Code, result.Errors));
    }

    [Fact]
    public async Task Interrupt_InTheMiddle_LeavesWholeFilesAndTheSameCommandGoesOn()
    {
        string database = await MakeDatabaseAsync();
        const int fileCount = 8;
        const int rowCount = 40_000;
        for (int i = 0; i < fileCount; i++)
        {
            WriteMany($"{i}.csv", rowCount);
        }

        using (AppProcess app = AppProcess.Start("pipeline", _folder.FullName, "--database", database, "--workers", "2"))
        {
            await app.LineWithAsync(".csv: ");
            app.Signal("INT");
            AppResult interrupted = await app.EndAsync();
            Assert.Equal(130, interrupted.Code);
        }

        long partial = (long)(await AskPostgresAsync(database, "SELECT count(*) FROM readings"))!;
        Assert.Equal(0, partial % rowCount);
        Assert.InRange(partial, rowCount, (fileCount - 1) * rowCount);

        AppResult rest = await LoadAsync("--database", database);
        Assert.Equal((0, ""), (rest.Code, rest.Errors));
        Assert.Equal((long)fileCount * rowCount, await AskPostgresAsync(database, "SELECT count(*) FROM readings"));
    }

    [Fact]
    public async Task Load_IntoADatabaseThatIsNotThere_SaysSo()
    {
        Write("a.csv", "2026-01-01T00:00:00Z,attic,1,C");

        AppResult result = await LoadAsync("--database", "Host=127.0.0.1;Port=1;Username=nobody");

        Assert.Equal(1, result.Code);
        Assert.StartsWith("pipeline: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_WithoutAFolder_IsWrongUsage()
    {
        AppResult result = await AppProcess.RunAsync("pipeline");

        Assert.Equal(2, result.Code);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<AppResult> LoadAsync(params string[] arguments)
        => AppProcess.RunAsync("pipeline", [_folder.FullName, "--sqlite", SqliteFile, .. arguments]);

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(_folder.FullName, name), lines);

    private void WriteMany(string name, int count, params string[] more)
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Write(name, [.. Enumerable.Range(0, count).Select(number => $"{start.AddSeconds(number):O},sensor {number % 7},{number % 40},C"), .. more]);
    }

    private object? AskSqlite(string query)
    {
        using var connection = new SqliteConnection($"Data Source={SqliteFile};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    private async Task<string> MakeDatabaseAsync()
    {
        string name = $"pipeline{Guid.NewGuid():N}";
        await AskPostgresAsync(postgres.Server.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString) { Database = name }.ConnectionString;
    }

    private static async Task<object?> AskPostgresAsync(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync();
    }
}
