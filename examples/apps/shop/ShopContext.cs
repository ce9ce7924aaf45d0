using Microsoft.EntityFrameworkCore;

namespace Shop;

/// <summary>What a customer has ordered.</summary>
public sealed class Order
{
    public int Id { get; private set; }

    /// <summary>Chosen by the client, so that a repeated request is no second order.</summary>
    public required string Number { get; init; }

    public required string Customer { get; init; }

    public required string Item { get; init; }

    public int Count { get; init; }
}

/// <summary>What was done for an order. There is no unique index: a step that was done twice is seen.</summary>
public sealed class OrderStep
{
    public int Id { get; private set; }

    public required string Number { get; init; }

    public required string Name { get; init; }
}

/// <summary>How many of an item there are.</summary>
public sealed class Stock
{
    public required string Item { get; init; }

    public int Count { get; init; }
}

/// <summary>What was ordered until a day.</summary>
public sealed class DayReport
{
    public required string Day { get; init; }

    public int Total { get; set; }
}

/// <summary>The tables of the shop; those of the jobs are not in the model.</summary>
public sealed class ShopContext(DbContextOptions options) : DbContext(options)
{
    private const int FullStock = 1_000_000;

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderStep> Steps => Set<OrderStep>();

    public DbSet<Stock> Stock => Set<Stock>();

    public DbSet<DayReport> Reports => Set<DayReport>();

    public async Task<bool> HasTablesAsync()
    {
        string catalog = Database.IsNpgsql()
            ? "SELECT count(*)::int AS \"Value\" FROM information_schema.tables WHERE table_name = 'Orders'"
            : "SELECT count(*) AS Value FROM sqlite_schema WHERE type = 'table' AND name = 'Orders'";
        return await Database.SqlQueryRaw<int>(catalog).SingleAsync() > 0;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>().HasIndex(order => order.Number).IsUnique();
        modelBuilder.Entity<DayReport>().HasKey(report => report.Day);
        modelBuilder.Entity<Stock>(stock =>
        {
            stock.HasKey(one => one.Item);
            stock.HasData(new Stock { Item = "tea", Count = FullStock }, new Stock { Item = "cake", Count = FullStock });
        });
    }
}
