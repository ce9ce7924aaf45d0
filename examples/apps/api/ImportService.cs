using System.Data.Common;
using Lariat;
using Lariat.AspNetCore;
using Microsoft.EntityFrameworkCore;

namespace Library;

/// <summary>Makes the imports, one after the other, while the server runs.</summary>
internal sealed class ImportService(ImportQueue queue, IServiceScopeFactory scopes, ILogger<ImportService> logger) : CoroutineService
{
    // region: service
    protected override async Coroutine ExecuteAsync()
    {
        while (true)
        {
            Import import = await queue.Waiting.ReadAsync(LoopTask.Current.Token);
            import.State = ImportState.Running;
            try
            {
                await Coroutine.ToThread(() => AddAll(import)); // SQLite blocks
                import.End(ImportState.Done);
            }
            catch (Exception error) when (error is DbException or DbUpdateException)
            {
                logger.LogError(error, "Import {Id} has failed.", import.Id);
                import.End(ImportState.Failed, "The database has refused it.");
            }
        }
    }
    // endregion

    private void AddAll(Import import)
    {
        using IServiceScope scope = scopes.CreateScope();
        LibraryContext library = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        foreach (BookInput book in import.Books)
        {
            if (library.Books.Any(other => other.Isbn == book.Isbn))
            {
                import.Skipped++;
                continue;
            }

            library.Books.Add(book.ToBook());
            library.SaveChanges();
            library.ChangeTracker.Clear();
            import.Added++;
        }
    }
}
