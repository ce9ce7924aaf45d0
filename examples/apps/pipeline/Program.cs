// Loads measurements into a database: `pipeline FOLDER [--database CONNECTION]`. Run it again to load what is missing or has changed.
// Exit codes: 0 everything is loaded, 1 a file was refused or the database failed, 2 wrong usage, 130 interrupted.
using System.CommandLine;
using System.Data.Common;
using System.Runtime.InteropServices;
using Lariat;
using ReadingPipeline;

var folder = new Argument<string>("FOLDER") { Description = "Has the files, *.csv." };
var database = new Option<string?>("--database", "-d") { Description = "PostgreSQL's connection string; default: the environment's PIPELINE_DATABASE; else SQLite." };
var sqlite = new Option<string>("--sqlite") { Description = "SQLite's file.", DefaultValueFactory = _ => "readings.db" };
Option<int> workers = Number("--workers", 4, "Load so many files at a time.");
Option<int> queue = Number("--queue", 8, "So many batches of a file wait for the database; then its reading waits.");
var command = new RootCommand("Loads measurements into a database.") { folder, database, sqlite, workers, queue };
command.SetAction(line => Load(new PipelineOptions
{
    Folder = line.GetRequiredValue(folder),
    ConnectionString = line.GetValue(database) ?? Environment.GetEnvironmentVariable("PIPELINE_DATABASE"),
    SqliteFile = line.GetRequiredValue(sqlite),
    WorkerCount = line.GetValue(workers),
    QueueCapacity = line.GetValue(queue),
}));
ParseResult parsed = command.Parse(args);
return parsed.Errors.Count > 0 ? parsed.Invoke() * 2 : parsed.Invoke();

static int Load(PipelineOptions options)
{
    try
    {
        return EventLoop.Run(LoadAsync(options));
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("interrupted; the same command goes on from here");
        return 130;
    }
    catch (Exception error) when (FirstOf(error) is DbException or IOException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine($"pipeline: {FirstOf(error).Message}");
        return 1;
    }
}

static Exception FirstOf(Exception error) => error is ExceptionGroup group ? FirstOf(group.InnerExceptions[0]) : error;

static async Coroutine<int> LoadAsync(PipelineOptions options)
{
    LoopTask me = LoopTask.Current;
    EventLoop.Current.AddSignalHandler(PosixSignal.SIGTERM, () => me.Cancel("SIGTERM")); // Ctrl-C does the same by itself
    await using IReadingStore store = options.ConnectionString is { Length: > 0 } connectionString
        ? new PostgresStore(connectionString, options.WorkerCount)
        : new SqliteStore(options.SqliteFile);
    await store.OpenAsync();
    return await new Pipeline(options, store, Console.Out, Console.Error).RunAsync() ? 0 : 1;
}

static Option<int> Number(string name, int normally, string description)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normally };
    option.Validators.Add(given =>
    {
        if (given.GetValueOrDefault<int>() < 1)
        {
            given.AddError($"{name} must be at least 1.");
        }
    });
    return option;
}
