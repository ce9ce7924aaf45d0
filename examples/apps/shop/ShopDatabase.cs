using Lariat.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Shop;

/// <summary>Where orders and jobs are: a SQLite file, or a database of PostgreSQL.</summary>
internal sealed class ShopDatabase(string connection)
{
    public bool IsPostgres { get; } = connection.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    public JobStorage JobStorage => IsPostgres
        ? PostgreSqlJobs.Storage(connection)
        : JobStorage.Sqlite(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(connection).DataSource);

    public DbContextOptionsBuilder Use(DbContextOptionsBuilder options)
        => IsPostgres ? options.UseNpgsql(connection) : options.UseSqlite(connection);

    /// <summary>Creates the database and the tables of the shop, where they are missing.</summary>
    /// <remarks>EnsureCreated would create no table in a database that has one, such as those of the jobs. Most programs use migrations,
    /// which do not have this trap.</remarks>
    public async Task CreateTablesAsync()
    {
        await using var shop = new ShopContext(Use(new DbContextOptionsBuilder<ShopContext>()).Options);
        IRelationalDatabaseCreator creator = shop.Database.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync())
        {
            await creator.CreateAsync();
        }

        if (!await shop.HasTablesAsync())
        {
            await creator.CreateTablesAsync();
        }
    }
}
