// An order and its job in one transaction, and a job whose effect and completion are one: neither exists without the other.
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
using System.Data.Common;
using Lariat;
using Lariat.Jobs;
using Microsoft.Data.Sqlite;

string folder = Directory.CreateTempSubdirectory("jobs-").FullName;
Shop.File = Path.Combine(folder, "shop.db");
EventLoop.Run(MainAsync());
Directory.Delete(folder, recursive: true);

static async Coroutine MainAsync()
{
    await using JobClient jobs = await JobClient.OpenAsync(Shop.File, AppJobs.All);     // in the application's database
    await using SqliteConnection connection = Shop.Open();
    Shop.Run(connection, null, "CREATE TABLE orders (item TEXT); CREATE TABLE bills (item TEXT)");
    foreach (string item in (string[])["tea", "poison"])
    {
        await OrderAsync(jobs, connection, item);
    }

    await jobs.DrainAsync();
    Console.WriteLine($"orders: {Shop.Count(connection, "orders")}, bills: {Shop.Count(connection, "bills")}");
}

// region: enqueue
static async Coroutine OrderAsync(JobClient jobs, SqliteConnection connection, string item)
{
    await using DbTransaction transaction = await connection.BeginTransactionAsync(LoopTask.Current.Token);
    Shop.Run(connection, transaction, "INSERT INTO orders VALUES ($item)", item);
    await jobs.EnqueueAsync(Shop.Jobs.Bill, item, transaction);
    if (item != "poison")
    {
        await jobs.CommitAsync(transaction);            // transaction.CommitAsync() is as right; workers then look within a second
    }
}
// endregion

internal static partial class Shop
{
    public static string File { get; set; } = "";

    public static SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        return connection;
    }

    // region: complete
    [Job("bill")]
    public static async Coroutine BillAsync(string item, JobContext job)
    {
        await using SqliteConnection connection = Open();
        await using DbTransaction transaction = await connection.BeginTransactionAsync(LoopTask.Current.Token);
        Run(connection, transaction, "INSERT INTO bills VALUES ($item)", item);
        await job.CompleteInAsync(transaction);         // the bill and the end of the job: both, or neither
        await transaction.CommitAsync(LoopTask.Current.Token);
    }
    // endregion

    public static void Run(SqliteConnection connection, DbTransaction? transaction, string sql, string? item = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction?)transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$item", item is null ? DBNull.Value : item);
        command.ExecuteNonQuery();
    }

    public static long Count(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = table == "orders" ? "SELECT count(*) FROM orders" : "SELECT count(*) FROM bills";
        return (long)command.ExecuteScalar()!;
    }
}
