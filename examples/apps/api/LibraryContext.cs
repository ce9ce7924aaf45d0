using Microsoft.EntityFrameworkCore;

namespace Library;

/// <summary>The database.</summary>
public sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    public DbSet<Book> Books => Set<Book>();

    public static bool IsPostgres(string connection) => connection.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    public static void Use(DbContextOptionsBuilder options, string connection)
        => _ = IsPostgres(connection) ? options.UseNpgsql(connection) : options.UseSqlite(connection);

    /// <summary>Saves, unless another book has the same ISBN.</summary>
    /// <returns>False: another book has it, and nothing was saved.</returns>
    public async Task<bool> TrySaveAsync(Book book, CancellationToken stop)
    {
        try
        {
            await SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException error) when (error is not DbUpdateConcurrencyException)
        {
            // Each database has its own code for this; the question is the same for all.
            if (await Books.AsNoTracking().AnyAsync(other => other.Isbn == book.Isbn && other.Id != book.Id, stop))
            {
                Entry(book).State = EntityState.Detached;
                return false;
            }

            throw;
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.Entity<Book>().HasIndex(book => book.Isbn).IsUnique();
}
